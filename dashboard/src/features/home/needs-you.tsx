import { CheckItem, type CheckItemData } from './check-item.tsx'

const mostItems = 7

export function NeedsYou({ items }: { readonly items: readonly CheckItemData[] }) {
  if (items.length === 0) return <p>Nothing needs you.</p>
  return (
    <section className="stack" aria-label="Needs you">
      <h2>Needs you</h2>
      <ul className="check-list">
        {items.slice(0, mostItems).map((item) => (
          <CheckItem key={item.id} item={item} />
        ))}
      </ul>
      {items.length > mostItems && <p className="quiet">And {items.length - mostItems} more, once these are done.</p>}
    </section>
  )
}
