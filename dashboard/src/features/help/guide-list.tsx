import { AppLink } from '../../ui/app-link.tsx'
import { guides } from './guides.ts'
import './guide-list.css'

export function GuideList() {
  return (
    <nav aria-label="Guides">
      <ul className="guide-list">
        {guides.map(({ slug, title }) => (
          <li key={slug}>
            <AppLink href={`/help/${slug}`} className="plain">
              {title}
            </AppLink>
          </li>
        ))}
        <li>
          <AppLink href="/help/walkthrough" className="plain">
            Walk through an enrollment
          </AppLink>
        </li>
      </ul>
    </nav>
  )
}
