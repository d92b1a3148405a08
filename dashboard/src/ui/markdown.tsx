import { AppLink } from './app-link.tsx'
import { type Block, type Inline, parseInline, parseMarkdown } from './parse-markdown.ts'
import './markdown.css'

/** A guide. Its first heading is left out, as the page has it already. */
export function Markdown({ source }: { readonly source: string }) {
  return (
    <div className="markdown">
      {parseMarkdown(source)
        .filter((block) => block.type !== 'heading' || block.level > 1)
        .map((block, index) => (
          <BlockView key={`${index}-${block.type}`} block={block} />
        ))}
    </div>
  )
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.type) {
    case 'heading': {
      const Heading = block.level === 2 ? 'h2' : 'h3'
      return <Heading id={block.id}>{block.text}</Heading>
    }
    case 'paragraph':
      return (
        <p>
          <Line text={block.text} />
        </p>
      )
    case 'note':
      return (
        <p className="markdown-note">
          <Line text={block.text} />
        </p>
      )
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      )
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul'
      return (
        <List>
          {block.items.map((item) => (
            <li key={item}>
              <Line text={item} />
            </li>
          ))}
        </List>
      )
    }
    case 'table':
      return <TableView head={block.head} rows={block.rows} />
    default:
      return block satisfies never
  }
}

function TableView({
  head,
  rows,
}: {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}) {
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {head.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join('|')}>
            {row.map((cell, index) => (
              <td key={head[index] ?? index}>
                <Line text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Line({ text }: { readonly text: string }) {
  return parseInline(text).map((part, index) => <Part key={`${index}-${part.text}`} part={part} />)
}

function Part({ part }: { readonly part: Inline }) {
  switch (part.type) {
    case 'text':
      return part.text
    case 'strong':
      return <strong>{part.text}</strong>
    case 'emphasis':
      return <em>{part.text}</em>
    case 'code':
      return <code>{part.text}</code>
    case 'link':
      return <GuideLink href={part.href}>{part.text}</GuideLink>
    default:
      return part satisfies never
  }
}

/** Links between guides name files, as they do in the repository; here they lead to the guide's page. */
function GuideLink({ href, children }: { readonly href: string; readonly children: string }) {
  const guide = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(href)
  if (guide !== null) return <AppLink href={`/help/${guide[1]}${guide[2] ?? ''}`}>{children}</AppLink>
  if (href.startsWith('/')) return <AppLink href={href}>{children}</AppLink>
  if (href.startsWith('#')) return <a href={href}>{children}</a>
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}
