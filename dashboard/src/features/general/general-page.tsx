import { useEffect, useState } from 'react'
import { useAccountPreview, useNetworkSettings, useNetworks, useUpdateNetworkSettings } from '../../api/networks.ts'
import { useChangeRefusal } from '../../api/permission.ts'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { counted } from '../../ui/words.ts'
import { AccountsSection } from './accounts-section.tsx'
import { AuthenticationSection } from './authentication-section.tsx'
import { EnrollmentSection } from './enrollment-section.tsx'
import { changeOf, changesInWords, type Draft, draftOf, editsOf, type Settings } from './settings-draft.ts'

export function GeneralPage() {
  const networkId = useNetworkId()
  const settings = useNetworkSettings(networkId)
  const name = useNetworks().data?.find(({ id }) => id === networkId)?.name ?? 'this network'
  return (
    <Page
      title="General"
      tabTitle="Configure › General"
      layout="text"
      lead={`How people enroll devices in the network ${name}. The three sections build on each other, from top to bottom.`}
    >
      <QueryView query={settings} what="The settings" lines={10}>
        {(saved) => <GeneralForm key={networkId} networkId={networkId} saved={saved} />}
      </QueryView>
    </Page>
  )
}

function GeneralForm({ networkId, saved }: { readonly networkId: string; readonly saved: Settings }) {
  const [edits, setEdits] = useState<Partial<Draft>>({})
  const draft: Draft = { ...draftOf(saved), ...edits }
  const refusal = useChangeRefusal(networkId)
  const update = useUpdateNetworkSettings(networkId)
  const affected = useAffectedOwners(networkId, saved, draft)
  useScrollToHash()

  const setDraft = (next: Draft) => {
    update.reset()
    setEdits(editsOf(saved, next))
  }
  const words = changesInWords(saved, draft)
  return (
    <>
      {refusal !== null && <Notice tone="skipped">{refusal}</Notice>}
      <AuthenticationSection draft={draft} refusal={refusal} onChange={setDraft} />
      <EnrollmentSection saved={saved} draft={draft} refusal={refusal} error={update.error} onChange={setDraft} />
      <AccountsSection
        networkId={networkId}
        saved={saved}
        draft={draft}
        refusal={refusal}
        error={update.error}
        onChange={setDraft}
      />
      <SaveBar
        changes={affected === null ? words : [...words, affected]}
        isSaving={update.isPending}
        error={update.error}
        refusal={refusal}
        onSave={() => update.mutate(changeOf(saved, draft), { onSuccess: () => setEdits({}) })}
        onRevert={() => setDraft(draftOf(saved))}
      />
    </>
  )
}

/** A sentence on whom a changed domain override touches. */
function useAffectedOwners(networkId: string, saved: Settings, draft: Draft): string | null {
  const isChanged = draft.domainOverride.trim() !== (saved.domainOverride ?? '')
  const preview = useAccountPreview(networkId, {
    domainOverride: isChanged ? draft.domainOverride.trim() : undefined,
    problemsOnly: false,
  })
  const page = preview.data?.pages[0]
  if (!isChanged || preview.isPlaceholderData || page === undefined) return null
  return `${counted(page.changedCount, 'owner')} will enroll with another account; enrolled devices keep theirs`
}

/** The sections are drawn after the address is known, so links to one of them are followed here. */
function useScrollToHash(): void {
  useEffect(() => {
    const id = location.hash.slice(1)
    if (id !== '') document.getElementById(id)?.scrollIntoView()
  }, [])
}
