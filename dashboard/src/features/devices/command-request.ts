import { CommandRequest } from '../../../../src/contract/devices.ts'
import type { Platform } from '../../../../src/contract/shapes.ts'

export interface CommandInput {
  readonly message?: string
  readonly phoneNumber?: string
  readonly pin?: string
  readonly profile?: File | null
}
type Field = keyof CommandInput

/** What a command needs to be told. Only Macs ask for a PIN. */
export function fieldsOf(requestType: string, platform: Platform): readonly Field[] {
  switch (requestType) {
    case 'DeviceLock':
      return platform === 'macos' ? ['message', 'pin'] : ['message', 'phoneNumber']
    case 'EraseDevice':
      return platform === 'macos' ? ['pin'] : []
    case 'InstallProfile':
      return ['profile']
    default:
      return []
  }
}

type Read = { readonly ok: true; readonly value: CommandRequest } | { readonly ok: false; readonly problem: string }

/** The request for a command, or what is wrong with what was given. */
export async function requestOf(requestType: string, input: CommandInput): Promise<Read> {
  const { profile = null, ...texts } = input
  const given = Object.entries(texts).filter(([, text]) => text !== '')
  const file = profile === null ? {} : { profile: await base64Of(profile) }
  if (requestType === 'InstallProfile' && profile === null) return { ok: false, problem: 'Choose a profile first.' }
  const request = CommandRequest.safeParse({ requestType, ...Object.fromEntries(given), ...file })
  if (request.success) return { ok: true, value: request.data }
  return { ok: false, problem: request.error.issues[0]?.message ?? 'This command cannot be asked for here.' }
}

async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
