import { useParams, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { AppLink } from '../../ui/app-link.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { Page } from '../../ui/page.tsx'
import { GuideList } from './guide-list.tsx'
import { guides } from './guides.ts'

export function GuidePage() {
  const { slug } = useParams({ strict: false })
  const hash = useRouterState({ select: ({ location }) => location.hash })
  const guide = guides.find((each) => each.slug === slug)
  useEffect(() => {
    if (hash !== '' && guide !== undefined) document.getElementById(hash)?.scrollIntoView()
  }, [hash, guide])
  if (guide === undefined) {
    return (
      <Page title="Guide not found" layout="text">
        <Empty title="There is no such guide." action={<AppLink href="/help">All guides</AppLink>} />
      </Page>
    )
  }
  return (
    <Page key={guide.slug} title={guide.title}>
      <div className="guide-columns">
        <Markdown source={guide.source} />
        <GuideList />
      </div>
    </Page>
  )
}
