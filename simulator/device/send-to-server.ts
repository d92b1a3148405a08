// Source: Apple, "Sending MDM commands to a device", "Check-in", and the account-driven enrollment flows, which say what
// an answer's status means to a device.
import { SimulatorError } from '../simulator-error.ts'
import { mdmSignature } from './apple-cms.ts'
import type { HttpAnswer } from './device-http.ts'
import type { Channel, Enrollment } from './enrollment.ts'
import type { LiveDevice } from './live-device.ts'
import { serverErrorIn } from './server-error.ts'
import { signInAddress } from './sign-in-challenge.ts'
import { signInAt } from './web-sign-in.ts'

/** What a message is, and how the wire log calls it. */
export interface OutgoingMessage {
  readonly kind: 'check-in' | 'report'
  readonly label: string
  readonly body: Buffer
}

/** How a device takes the server's answer. */
export type Verdict =
  | { readonly outcome: 'accepted'; readonly status: number; readonly body: Buffer; readonly headers: Headers }
  /** The answer was an order to end the enrollment. */
  | { readonly outcome: 'removed'; readonly because: string }
  /** To be tried again later. `body` is what the server said, such as the 404 of a declaration that is gone. */
  | { readonly outcome: 'failed'; readonly status: number | null; readonly message: string }

const contentTypes = {
  'check-in': 'application/x-apple-aspen-mdm-checkin',
  report: 'application/x-apple-aspen-mdm',
} as const
const maxRedirects = 5

/** Sends one message, signs in again if the server asks for it, and judges the answer as a device of this kind does. */
export async function sendToServer(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  message: OutgoingMessage,
): Promise<Verdict> {
  try {
    const answer = await putToServer(device, enrollment, channel, message)
    if (answer.status !== 401) return judge(answer)
    if (enrollment.way.startedBy === 'download') {
      return { outcome: 'removed', because: 'the server answered 401' }
    }
    return await signInAgain(device, enrollment, channel, message, answer)
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    return { outcome: 'failed', status: null, message: error.message }
  }
}

async function signInAgain(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  message: OutgoingMessage,
  answer: HttpAnswer,
): Promise<Verdict> {
  const address = signInAddress(answer.headers)
  if (!address) {
    device.wire.alarm('401', 'without a challenge to an account-driven enrollment, which may end it')
    return { outcome: 'failed', status: 401, message: '401 without a challenge' }
  }
  if (!enrollment.person) return { outcome: 'failed', status: 401, message: 'nobody is there to sign in again' }
  enrollment.bearerToken = await signInAt(device, address, enrollment.person)
  device.tell('signed-in-again', '')
  const second = await putToServer(device, enrollment, channel, message)
  return second.status === 401 ? { outcome: 'failed', status: 401, message: 'still 401 after sign-in' } : judge(second)
}

function judge(answer: HttpAnswer): Verdict {
  const { status, body, headers } = answer
  if (status >= 200 && status < 300) return { outcome: 'accepted', status, body, headers }
  if (serverErrorIn(answer)?.code === 'com.apple.unrecognized.device') {
    return { outcome: 'removed', because: 'the server does not recognize the device' }
  }
  return { outcome: 'failed', status, message: `the server answered ${status}` }
}

/** Sends one message as it is, and logs it. @throws {SimulatorError} `NETWORK` */
export async function putToServer(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  message: OutgoingMessage,
): Promise<HttpAnswer> {
  const headers = headersFor(device, enrollment, channel, message)
  let url = new URL(message.kind === 'check-in' ? enrollment.profile.checkInUrl : enrollment.profile.serverUrl)
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const answer = await device.http.send({ method: 'PUT', url, headers, body: message.body })
    const location = answer.headers.get('location')
    device.wire.add({
      at: device.surroundings.now(),
      method: 'PUT',
      url: url.href,
      message: message.label,
      status: answer.status,
      command: requestTypeIn(answer.body),
      sent: { headers, body: message.body },
      received: answer.body,
    })
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer
    url = new URL(location, url)
  }
  throw new SimulatorError('NETWORK', `${url.host} redirects without end`)
}

function headersFor(
  device: LiveDevice,
  enrollment: Enrollment,
  channel: Channel,
  { kind, body }: OutgoingMessage,
): Record<string, string> {
  const { model, system } = device
  const isMac = model.platform === 'macos'
  const signs = enrollment.profile.signsMessages && !device.misbehaves('no-signature')
  const token = bearerFor(device, enrollment, channel)
  return {
    'content-type': contentTypes[kind],
    'user-agent': isMac ? `MDM-OSX/1.0 mdmclient/${system.build}` : 'MDM/1.0',
    accept: '*/*',
    'cache-control': 'no-cache',
    ...(signs ? { 'mdm-signature': mdmSignature(body, enrollment.identity, model, system) } : {}),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  }
}

/** A Mac's own channel goes without the token: it is a person's, and the Mac itself is none. */
function bearerFor(device: LiveDevice, enrollment: Enrollment, channel: Channel): string | null {
  if (enrollment.bearerToken === null || device.misbehaves('no-bearer')) return null
  if (device.model.platform === 'macos' && channel.kind === 'device') return null
  return device.misbehaves('stale-bearer') ? 'a-token-that-nobody-issued' : enrollment.bearerToken
}

/** For the log only: commands are read properly where they are carried out. */
function requestTypeIn(body: Buffer): string | null {
  return (
    /<key>RequestType<\/key>\s*<string>([^<]*)<\/string>/.exec(body.subarray(0, 1 << 16).toString('latin1'))?.[1] ??
    null
  )
}
