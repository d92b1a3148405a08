import { AppLink } from '../../ui/app-link.tsx'
import { Page } from '../../ui/page.tsx'
import { GuideList } from './guide-list.tsx'

export function GuidesPage() {
  return (
    <Page title="Guides" layout="text" lead="Short guides to what Lodger does and how to set it up.">
      <GuideList />
      <p>
        Prefer to look at it? <AppLink href="/help/walkthrough">Walk through an enrollment</AppLink>.
      </p>
    </Page>
  )
}
