import type { ReactNode } from 'react'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import './later-page.css'

interface LaterPageProps {
  readonly title: string
  readonly tabTitle?: string
  readonly lead: string
  /** What will be here. */
  readonly coming: readonly string[]
  /** What is possible today, with links to where. */
  readonly today: readonly ReactNode[]
}

/** A place whose tools come with a later release: what it will be, and what can be done already. */
export function LaterPage({ title, tabTitle = title, lead, coming, today }: LaterPageProps) {
  return (
    <Page title={title} tabTitle={tabTitle} layout="text" lead={lead}>
      <Section title="What you can do today">
        <ul className="later-list">
          {today.map((item, index) => (
            <li key={index}>{item}</li>
          ))}
        </ul>
      </Section>
      <Section title="What will be here">
        <ul className="later-list">
          {coming.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </Section>
    </Page>
  )
}
