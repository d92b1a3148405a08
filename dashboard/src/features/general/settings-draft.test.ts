import { expect, it } from 'vitest'
import { changeOf, changesInWords, draftOf, type Settings, withAuthentication } from './settings-draft.ts'

const saved: Settings = {
  authentication: 'hosted',
  userEnrollmentEnabled: true,
  userEnrollmentLink: 'https://mdm.example.com/e/k3v9x2m7qa',
  profileUserEnrollmentEnabled: false,
  deviceEnrollmentEnabled: false,
  domainOverride: 'appleid.example.com',
  silentAfterDays: 60,
  supportContact: null,
  discovery: { url: '', wellKnownPath: '', snippets: [] },
}

it('sends nothing when nothing changed', () => {
  expect(changeOf(saved, draftOf(saved))).toEqual({})
  expect(changesInWords(saved, draftOf(saved))).toEqual([])
})

it('sends only what changed, and null for what was emptied', () => {
  const draft = { ...draftOf(saved), domainOverride: ' ', supportContact: 'it@example.com' }
  expect(changeOf(saved, draft)).toEqual({ domainOverride: null, supportContact: 'it@example.com' })
})

it('closes every way in when nobody signs in any more, and says so', () => {
  const draft = withAuthentication(draftOf(saved), 'none')
  expect(changeOf(saved, draft)).toEqual({ authentication: 'none', userEnrollmentEnabled: false })
  expect(changesInWords(saved, draft)).toEqual(['Authentication: None', 'Turn off Apple User Enrollment'])
})
