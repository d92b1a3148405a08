import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'

export function NoNetwork() {
  return (
    <Page title="No network" layout="text">
      <Empty title="You are not an admin of any network.">
        Ask a full admin of your organization to give you access under Configure › Admins.
      </Empty>
    </Page>
  )
}
