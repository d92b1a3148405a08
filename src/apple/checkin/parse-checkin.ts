// Source: https://developer.apple.com/documentation/devicemanagement/check-in and Apple's schema, mdm/checkin/*.yaml.
import { parsePlistDict } from '../plist/parse-plist.ts'
import type { PlistDict } from '../plist/plist-value.ts'
import { optionalBoolean, optionalData, optionalString, requireData, requireString } from '../plist/read-dict.ts'
import {
  type DeviceSender,
  type ForbiddenKey,
  readForbiddenKeys,
  readSender,
  type Sender,
  type UserSender,
} from './sender.ts'

/** What a device says on the check-in channel. Switch on `messageType`. */
export type CheckinMessage =
  | Authenticate
  | TokenUpdate
  | CheckOut
  | GetToken
  | DeclarativeManagement
  | UserAuthenticate
  | SetBootstrapToken
  | GetBootstrapToken
  | UnknownMessage

interface Message {
  readonly sender: Sender
  /** Names of keys in the message that Apple forbids under User Enrollment; their values are gone. */
  readonly forbiddenKeys: readonly ForbiddenKey[]
}

/** "I am about to enroll." */
export interface Authenticate extends Message {
  readonly messageType: 'Authenticate'
  readonly topic: string
  /** `18.2.1` */
  readonly osVersion: string | null
  /** `22C161` */
  readonly buildVersion: string | null
  /** `iPhone12,1` */
  readonly product: string | null
}

/** How to wake this channel; the first one completes the enrollment. */
export type TokenUpdate = UserTokenUpdate | DeviceTokenUpdate

interface AnyTokenUpdate extends Message {
  readonly messageType: 'TokenUpdate'
  readonly topic: string
  readonly token: Uint8Array
  readonly pushMagic: string
  readonly awaitingConfiguration: boolean
  /** A Mac's user who is not at the console. */
  readonly notOnConsole: boolean
}

export interface UserTokenUpdate extends AnyTokenUpdate {
  readonly sender: UserSender
}

export interface DeviceTokenUpdate extends AnyTokenUpdate {
  readonly sender: DeviceSender
  /** Null leaves a stored one as it is. */
  readonly unlockToken: Uint8Array | null
}

/** "I am leaving." Sent once, if at all. */
export interface CheckOut extends Message {
  readonly messageType: 'CheckOut'
  readonly topic: string | null
}

/** Asks for a token of an Apple service, such as `com.apple.maid`. */
export interface GetToken extends Message {
  readonly messageType: 'GetToken'
  readonly tokenServiceType: string
}

/** A request of declarative management; `parseEndpoint` reads `endpoint`. */
export interface DeclarativeManagement extends Message {
  readonly messageType: 'DeclarativeManagement'
  readonly endpoint: string
  readonly data: Uint8Array | null
}

/** A Mac's directory user signs in. Forbidden under User Enrollment. */
export interface UserAuthenticate extends Message {
  readonly messageType: 'UserAuthenticate'
  /** Empty on the first of the two requests. */
  readonly digestResponse: string
}

/** Forbidden under User Enrollment. */
export type SetBootstrapToken = UserSetBootstrapToken | DeviceSetBootstrapToken

interface UserSetBootstrapToken extends Message {
  readonly messageType: 'SetBootstrapToken'
  readonly sender: UserSender
}

interface DeviceSetBootstrapToken extends Message {
  readonly messageType: 'SetBootstrapToken'
  readonly sender: DeviceSender
  /** Null deletes a stored one. */
  readonly bootstrapToken: Uint8Array | null
}

/** Forbidden under User Enrollment. */
export interface GetBootstrapToken extends Message {
  readonly messageType: 'GetBootstrapToken'
}

/** A message of a newer OS. `name` is what the device called it: text to be treated as hostile. */
export interface UnknownMessage extends Message {
  readonly messageType: 'unknown'
  readonly name: string
}

/**
 * Reads the body of a check-in request.
 *
 * Keys it does not know are dropped, since new OS releases add keys without notice. What a user-enrolled device may not
 * tell is dropped as well, and named in `forbiddenKeys`.
 *
 * @param body - XML or binary property list, at most 1 MiB
 * @throws {ParseError} if it is no property list, or lacks a key its MessageType requires
 * @see https://developer.apple.com/documentation/devicemanagement/check-in
 */
export function parseCheckin(body: Uint8Array): CheckinMessage {
  return readCheckin(parsePlistDict(body))
}

/** {@link parseCheckin} for a body that is parsed already. */
export function readCheckin(dict: PlistDict): CheckinMessage {
  const name = requireString(dict, 'MessageType')
  const sender = readSender(dict)
  const message: Message = { sender, forbiddenKeys: readForbiddenKeys(dict) }
  switch (name) {
    case 'Authenticate':
      return {
        ...message,
        messageType: name,
        topic: requireString(dict, 'Topic'),
        osVersion: optionalString(dict, 'OSVersion') ?? null,
        buildVersion: optionalString(dict, 'BuildVersion') ?? null,
        product: optionalString(dict, 'ProductName') ?? null,
      }
    case 'TokenUpdate':
      return readTokenUpdate(dict, message)
    case 'CheckOut':
      return { ...message, messageType: name, topic: optionalString(dict, 'Topic') ?? null }
    case 'GetToken':
      return { ...message, messageType: name, tokenServiceType: requireString(dict, 'TokenServiceType') }
    case 'DeclarativeManagement':
      return {
        ...message,
        messageType: name,
        endpoint: requireString(dict, 'Endpoint'),
        data: optionalData(dict, 'Data') ?? null,
      }
    case 'UserAuthenticate':
      return { ...message, messageType: name, digestResponse: optionalString(dict, 'DigestResponse') ?? '' }
    case 'SetBootstrapToken':
      return readSetBootstrapToken(dict, message)
    case 'GetBootstrapToken':
      return { ...message, messageType: name }
    default:
      return { ...message, messageType: 'unknown', name }
  }
}

function readTokenUpdate(dict: PlistDict, message: Message): TokenUpdate {
  const { sender } = message
  const update = {
    ...message,
    messageType: 'TokenUpdate',
    topic: requireString(dict, 'Topic'),
    token: requireData(dict, 'Token'),
    pushMagic: requireString(dict, 'PushMagic'),
    awaitingConfiguration: optionalBoolean(dict, 'AwaitingConfiguration') ?? false,
    notOnConsole: optionalBoolean(dict, 'NotOnConsole') ?? false,
  } as const
  if (sender.enrolledAs === 'user') return { ...update, sender }
  const unlockToken = sender.alsoEnrollmentId ? null : (optionalData(dict, 'UnlockToken') ?? null)
  return { ...update, sender, unlockToken }
}

function readSetBootstrapToken(dict: PlistDict, message: Message): SetBootstrapToken {
  const { sender } = message
  const set = { ...message, messageType: 'SetBootstrapToken' } as const
  if (sender.enrolledAs === 'user') return { ...set, sender }
  const bootstrapToken = sender.alsoEnrollmentId ? null : (optionalData(dict, 'BootstrapToken') ?? null)
  return { ...set, sender, bootstrapToken }
}
