import { Tabs } from '@mantine/core'
import { AppLink } from '../../ui/app-link.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import type { Settings } from './settings-draft.ts'

/** What an organization puts on its own web server, so that devices find Lodger from a work account's domain. */
export function DiscoverySnippets({ discovery }: Pick<Settings, 'discovery'>) {
  const first = discovery.snippets[0]
  return (
    <div className="stack" id="service-discovery">
      <div className="stack-tight">
        <h3>Service discovery</h3>
        <p className="quiet small text">
          When somebody types their work account in Settings, the device asks the web server of the account's domain at{' '}
          <code>{discovery.wellKnownPath}</code>. Let that address redirect to <code>{discovery.url}</code>. See{' '}
          <AppLink href="/help/service-discovery">why and how</AppLink>.
        </p>
      </div>
      {first !== undefined && (
        <Tabs defaultValue={first.server}>
          <Tabs.List>
            {discovery.snippets.map(({ server }) => (
              <Tabs.Tab key={server} value={server}>
                {server}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {discovery.snippets.map(({ server, text }) => (
            <Tabs.Panel key={server} value={server} pt={12}>
              <Snippet text={text} what={`configuration for ${server}`} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </div>
  )
}
