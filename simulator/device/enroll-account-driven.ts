// Source: Apple, "Implementing the simple authentication account-driven enrollment flow".
import { SimulatorError } from '../simulator-error.ts'
import type { HttpAnswer } from './device-http.ts'
import { discover } from './discovery.ts'
import { installEnrollmentProfile } from './install-enrollment-profile.ts'
import type { LiveDevice } from './live-device.ts'
import { machineInfo } from './machine-info.ts'
import { canEnrollAccountDriven } from './models.ts'
import { serverErrorIn } from './server-error.ts'
import { signInAddress } from './sign-in-challenge.ts'
import type { AccountDrivenEnrollment } from './way-to-enroll.ts'
import { signInAt } from './web-sign-in.ts'

/**
 * Settings > General > VPN & Device Management > Sign In to Work or School Account, to the end.
 *
 * @throws {SimulatorError} with what the person would be told
 */
export async function enrollAccountDriven(device: LiveDevice, input: AccountDrivenEnrollment): Promise<void> {
  checkCanStart(device)
  const person = { email: input.email, password: input.password, identifier: input.identifier ?? input.email }
  const server = input.server ?? (await discover(device, person.identifier))
  const body = await machineInfo(device)
  const url = new URL(server.baseUrl)
  const address = await askForChallenge(device, url, body)
  const bearerToken = await signInAt(device, address, person)
  const answer = await postMachineInfo(device, url, body, bearerToken)
  if (answer.status !== 200) throw refusal(answer)
  checkIsProfile(answer.headers)
  await installEnrollmentProfile(device, {
    profile: answer.body,
    way: { startedBy: 'account', version: server.version },
    person,
    bearerToken,
  })
}

function checkCanStart(device: LiveDevice): void {
  const { model, system } = device
  if (!canEnrollAccountDriven(model.platform, system.version)) {
    throw new SimulatorError('OS_TOO_OLD', `${system.version} has no account-driven enrollment`)
  }
  device.checkIsFree()
  if (device.isSupervised && !device.misbehaves('ignore-supervision')) {
    throw new SimulatorError('SUPERVISED', 'A supervised device cannot enroll with a work account')
  }
}

async function askForChallenge(device: LiveDevice, url: URL, body: Buffer): Promise<URL> {
  const answer = await postMachineInfo(device, url, body, null)
  if (answer.status !== 401) throw refusal(answer)
  const address = signInAddress(answer.headers)
  if (!address) throw new SimulatorError('BAD_CHALLENGE', 'The server answered 401 without a challenge')
  return address
}

async function postMachineInfo(
  device: LiveDevice,
  url: URL,
  body: Buffer,
  bearerToken: string | null,
): Promise<HttpAnswer> {
  const headers = {
    // iOS 15 sent the binary message under this name; later systems call it what it is.
    'content-type':
      device.system.version.startsWith('15.') && device.model.platform !== 'macos'
        ? 'application/x-www-form-urlencoded'
        : 'application/pkcs7-signature',
    'user-agent': 'DeviceManagementClient/1.0',
    accept: '*/*',
    ...(bearerToken === null ? {} : { authorization: `Bearer ${bearerToken}` }),
  }
  const answer = await device.http.send({ method: 'POST', url, headers, body })
  device.wire.add({
    at: device.surroundings.now(),
    method: 'POST',
    url: url.href,
    message: bearerToken === null ? 'machine info' : 'machine info with token',
    status: answer.status,
    command: null,
    sent: { headers, body },
    received: answer.body,
  })
  return answer
}

function refusal(answer: HttpAnswer): SimulatorError {
  const error = serverErrorIn(answer)
  const message = error?.message ?? `The server answered ${answer.status}`
  return new SimulatorError('ENROLLMENT_REFUSED', message, { status: answer.status, code: error?.code ?? null })
}

export function checkIsProfile(headers: Headers): void {
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (type !== 'application/x-apple-aspen-config') {
    throw new SimulatorError('NO_PROFILE', `A profile comes as application/x-apple-aspen-config, not as ${type}`)
  }
}
