import { NetworkSettingsChange } from '../../../../src/contract/networks.ts'

/** What is wrong with a domain override; nothing if it is empty or a domain. */
export function domainProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined
  const read = NetworkSettingsChange.shape.domainOverride.safeParse(text)
  return read.success ? undefined : read.error.issues[0]?.message
}
