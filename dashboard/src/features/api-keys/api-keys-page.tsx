import { useState } from 'react'
import type { ApiKey } from '../../../../src/contract/accounts.ts'
import { useApiKeys, useRevokeApiKey } from '../../api/accounts.ts'
import { useNetworks } from '../../api/networks.ts'
import { useOrganizationRefusal } from '../../api/permission.ts'
import { accessWords, roleWords } from '../../ui/access-field.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Page } from '../../ui/page.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { StatusChip } from '../../ui/status-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { keyState } from './key-state.ts'

export function ApiKeysPage() {
  const keys = useApiKeys()
  const networks = useNetworks().data ?? []
  const refusal = useOrganizationRefusal()
  const [open, setOpen] = useState<'create' | ApiKey | null>(null)
  const close = () => setOpen(null)
  return (
    <Page
      title="API keys"
      layout="text"
      lead={
        <>
          For programs that use the <a href="/api/docs">REST API</a>. Everything this dashboard shows goes through that
          API.
        </>
      }
      actions={
        <GuardedButton refusal={refusal} onClick={() => setOpen('create')}>
          Create API key
        </GuardedButton>
      }
    >
      {refusal !== null && keys.error !== null ? (
        <Empty title="You cannot see the API keys.">{refusal}</Empty>
      ) : (
        <QueryView query={keys} what="The API keys">
          {(items) =>
            items.length === 0 ? (
              <Empty title="There are no API keys.">
                Create one when a program needs to read or change something here.
              </Empty>
            ) : (
              <KeyTable
                keys={items}
                networkWords={(key) => accessWords(key.networks, networks)}
                refusal={refusal}
                onRevoke={setOpen}
              />
            )
          }
        </QueryView>
      )}
      {open === 'create' && <CreateKeyDialog networks={networks} onClose={close} />}
      {open !== null && open !== 'create' && <RevokeDialog apiKey={open} onClose={close} />}
    </Page>
  )
}

interface KeyTableProps {
  readonly keys: readonly ApiKey[]
  readonly networkWords: (key: ApiKey) => string
  readonly refusal: string | null
  readonly onRevoke: (key: ApiKey) => void
}

function KeyTable({ keys, networkWords, refusal, onRevoke }: KeyTableProps) {
  return (
    <PlainTable
      rows={keys}
      idOf={({ id }) => id}
      columns={[
        {
          title: 'Key',
          cell: ({ name, hint, createdBy }) => (
            <>
              {name}
              <div className="small quiet">
                <code>{hint}…</code> by {createdBy}
              </div>
            </>
          ),
        },
        { title: 'Role', cell: ({ role }) => roleWords[role] },
        { title: 'Networks', cell: networkWords },
        { title: 'State', cell: (key) => <KeyState apiKey={key} /> },
        { title: 'Last used', cell: ({ lastUsedAt }) => <TimeAgo at={lastUsedAt} /> },
        {
          title: 'Actions',
          isTitleHidden: true,
          cell: (key) =>
            keyState(key, new Date()).isLive && (
              <GuardedButton size="compact-xs" variant="subtle" refusal={refusal} onClick={() => onRevoke(key)}>
                Revoke
              </GuardedButton>
            ),
        },
      ]}
    />
  )
}

function KeyState({ apiKey }: { readonly apiKey: ApiKey }) {
  const { tone, word, isLive } = keyState(apiKey, new Date())
  return (
    <>
      <StatusChip tone={tone}>{word}</StatusChip>
      <div className="small quiet">
        {isLive ? 'Expires ' : 'Since '}
        <TimeAgo at={apiKey.revokedAt ?? apiKey.expiresAt} />
      </div>
    </>
  )
}

function RevokeDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const revoke = useRevokeApiKey()
  return (
    <ConfirmDialog
      title={`Revoke ${apiKey.name}`}
      confirm="Revoke key"
      isDestructive
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(apiKey.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Programs that use this key are refused at once. It cannot be brought back; create another if you need one.</p>
    </ConfirmDialog>
  )
}
