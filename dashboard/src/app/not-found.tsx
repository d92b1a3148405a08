import { Link } from '@tanstack/react-router'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'

export function NotFound() {
  return (
    <Page title="Page not found" layout="text">
      <Empty title="There is no page at this address." action={<Link to="/">Go to Home</Link>}>
        It may have been mistyped, or what it showed has been removed. A device that has left is removed with its page.
      </Empty>
    </Page>
  )
}
