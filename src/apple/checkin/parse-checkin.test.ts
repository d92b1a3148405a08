import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { type PlistDict, plistDict } from '../plist/plist-value.ts'
import { writePlist } from '../plist/write-plist.ts'
import { type CheckinMessage, parseCheckin, readCheckin } from './parse-checkin.ts'

const golden = (name: string) => parseCheckin(readFileSync(new URL(`golden/${name}.plist`, import.meta.url)))
const enrollmentId = '1F2A0C7E-52C5-4C3A-9F9E-3B3A2D6A9E11'
const udid = '00008110-000A1B2C3D4E5F60'
const topic = 'com.apple.mgmt.External.3f7f2b4e-8a55-4d3f-9c0a-1f2e3d4c5b6a'
const userId = '6B7E2C11-9D0A-4E5F-8A3B-1C2D3E4F5A6B'
const push = {
  topic,
  token: Buffer.from([...Array(32).keys()]),
  pushMagic: '9D3A6F0E-0C56-4F0B-8D86-0E6F3E1B2A77',
  awaitingConfiguration: false,
  notOnConsole: false,
}
const userSender = { enrolledAs: 'user', enrollmentId, userId: null }
const deviceSender = {
  enrolledAs: 'device',
  udid,
  userId: null,
  userShortName: null,
  userLongName: null,
  serialNumber: null,
  imei: null,
  meid: null,
  deviceName: null,
  model: null,
  modelName: null,
  alsoEnrollmentId: false,
}

describe('a user-enrolled device', () => {
  const authenticate = {
    messageType: 'Authenticate',
    sender: userSender,
    forbiddenKeys: [],
    topic,
    osVersion: '18.2.1',
    buildVersion: '22C161',
    product: 'iPhone12,1',
  }
  it.each<[name: string, message: object]>([
    ['user-iphone-authenticate', authenticate],
    ['user-iphone-authenticate-hostile', { ...authenticate, forbiddenKeys: ['SerialNumber', 'IMEI', 'MEID'] }],
    ['user-mac-authenticate', { ...authenticate, osVersion: '15.2', buildVersion: '24C101', product: 'Mac15,12' }],
    ['user-iphone-token-update', { messageType: 'TokenUpdate', sender: userSender, forbiddenKeys: [], ...push }],
    [
      'user-mac-user-channel-token-update',
      { messageType: 'TokenUpdate', sender: { ...userSender, userId }, forbiddenKeys: [], ...push },
    ],
    ['user-iphone-check-out', { messageType: 'CheckOut', sender: userSender, forbiddenKeys: [], topic }],
    [
      'user-iphone-declarative-management',
      {
        messageType: 'DeclarativeManagement',
        sender: userSender,
        forbiddenKeys: [],
        endpoint: 'declaration-items',
        data: null,
      },
    ],
    [
      'user-iphone-get-token',
      { messageType: 'GetToken', sender: userSender, forbiddenKeys: [], tokenServiceType: 'com.apple.maid' },
    ],
  ])('sends %s', (name, message) => {
    expect(golden(name)).toStrictEqual(message)
  })

  it('may send a binary property list', () => {
    const body = readFileSync(new URL('golden/user-iphone-authenticate.bplist', import.meta.url))
    expect(parseCheckin(body)).toStrictEqual(authenticate)
  })

  it('leaves nothing in the message of what it may not tell', () => {
    const canaries = {
      UDID: '',
      SerialNumber: 'canary-1',
      IMEI: 'canary-2',
      MEID: 'canary-3',
      DeviceName: 'canary-4',
      UserShortName: 'canary-5',
      UserLongName: 'canary-6',
      UnlockToken: Buffer.from('canary-7'),
      BootstrapToken: Buffer.from('canary-8'),
      Model: 'canary-9',
      UserID: 'canary-10',
      Unheard: ['canary-11'],
      TokenParameters: plistDict({ SecurityToken: 'canary-12', PhoneUDID: 'canary-13', WatchUDID: 'canary-14' }),
    }
    const needed = {
      EnrollmentID: enrollmentId,
      Topic: topic,
      Token: Buffer.from('t'),
      PushMagic: 'm',
      Endpoint: 'tokens',
      TokenServiceType: 's',
    }
    const messageTypes = [
      'Authenticate',
      'TokenUpdate',
      'CheckOut',
      'GetToken',
      'DeclarativeManagement',
      'UserAuthenticate',
      'SetBootstrapToken',
      'GetBootstrapToken',
      'ReturnToService',
    ]
    for (const MessageType of messageTypes) {
      const message = parseCheckin(writePlist({ MessageType, ...needed, ...canaries }))
      expect(JSON.stringify(message)).not.toMatch(/canary|Y2FuYXJ5|99,97,110/)
      expect(message.forbiddenKeys).toEqual([
        'SerialNumber',
        'IMEI',
        'MEID',
        'UnlockToken',
        'BootstrapToken',
        'SecurityToken',
        'PhoneUDID',
        'WatchUDID',
      ])
    }
  })

  it('is told from a device that sends both identifiers, of which nothing else is kept', () => {
    const message = read({
      MessageType: 'TokenUpdate',
      EnrollmentID: enrollmentId,
      UDID: udid,
      SerialNumber: 'C39VX5P1JCLM',
      UserID: 'u',
      UnlockToken: Buffer.from('u'),
      Topic: topic,
      Token: push.token,
      PushMagic: push.pushMagic,
    })
    expect(message).toMatchObject({
      sender: { ...deviceSender, alsoEnrollmentId: true },
      forbiddenKeys: ['UDID', 'SerialNumber', 'UnlockToken'],
      unlockToken: null,
    })
  })
})

describe('a device of the organization', () => {
  it('tells what it is when it enrolls', () => {
    expect(golden('device-iphone-authenticate')).toStrictEqual({
      messageType: 'Authenticate',
      sender: { ...deviceSender, serialNumber: 'C39VX5P1JCLM', imei: '351111112222223', meid: '35111111222222' },
      forbiddenKeys: [],
      topic,
      osVersion: '18.2.1',
      buildVersion: '22C161',
      product: 'iPhone14,5',
    })
  })

  it('hands over its unlock token', () => {
    expect(golden('device-iphone-token-update')).toStrictEqual({
      messageType: 'TokenUpdate',
      sender: deviceSender,
      forbiddenKeys: [],
      ...push,
      unlockToken: Buffer.from('unlock token'),
    })
  })

  it('names the user on a user channel', () => {
    expect(golden('device-mac-user-channel-token-update')).toMatchObject({
      sender: {
        udid: '0D6C1F0A-7C5E-5A57-9A0B-2E1F3C4D5B6A',
        userId,
        userShortName: 'ada',
        userLongName: 'Ada Example',
      },
      notOnConsole: true,
    })
  })

  it('sends its bootstrap token, or none to have it deleted', () => {
    expect(read({ MessageType: 'SetBootstrapToken', UDID: udid, BootstrapToken: Buffer.from('b') })).toMatchObject({
      bootstrapToken: Buffer.from('b'),
    })
    expect(read({ MessageType: 'SetBootstrapToken', UDID: udid })).toMatchObject({ bootstrapToken: null })
  })

  it('asks first and answers the challenge then, when a directory user signs in', () => {
    expect(read({ MessageType: 'UserAuthenticate', UDID: udid, UserID: userId })).toMatchObject({
      digestResponse: '',
      sender: { userId },
    })
    expect(read({ MessageType: 'UserAuthenticate', UDID: udid, UserID: userId, DigestResponse: 'r' })).toMatchObject({
      digestResponse: 'r',
    })
  })
})

it('keeps the name of a message it does not know', () => {
  expect(read({ MessageType: 'ReturnToService', UDID: udid })).toMatchObject({
    messageType: 'unknown',
    name: 'ReturnToService',
  })
})

it('reads the status report of declarative management', () => {
  expect(
    read({
      MessageType: 'DeclarativeManagement',
      EnrollmentID: enrollmentId,
      Endpoint: 'status',
      Data: Buffer.from('{}'),
    }),
  ).toMatchObject({ endpoint: 'status', data: Buffer.from('{}') })
})

describe('a message is refused', () => {
  const good = {
    MessageType: 'TokenUpdate',
    EnrollmentID: enrollmentId,
    Topic: topic,
    Token: push.token,
    PushMagic: 'm',
  }
  it.each<[code: string, name: string, message: PlistDict]>([
    ['MISSING_KEY', 'without a MessageType', { EnrollmentID: enrollmentId }],
    ['WRONG_TYPE', 'with a MessageType that is no string', { ...good, MessageType: 7 }],
    ['MISSING_KEY', 'from nobody', { MessageType: 'CheckOut', Topic: topic }],
    ['MISSING_KEY', 'from an empty identifier', { MessageType: 'CheckOut', EnrollmentID: '', UDID: '' }],
    ['WRONG_TYPE', 'from an identifier that is no string', { ...good, EnrollmentID: ['a'] }],
    ['BAD_VALUE', 'from an identifier that is too long', { ...good, EnrollmentID: 'a'.repeat(257) }],
    ['WRONG_TYPE', 'with a token that is a string', { ...good, Token: 'token' }],
    [
      'MISSING_KEY',
      'without a token',
      { MessageType: 'TokenUpdate', EnrollmentID: enrollmentId, Topic: topic, PushMagic: 'm' },
    ],
    ['MISSING_KEY', 'without a topic', { MessageType: 'Authenticate', EnrollmentID: enrollmentId }],
    ['MISSING_KEY', 'without an endpoint', { MessageType: 'DeclarativeManagement', EnrollmentID: enrollmentId }],
    ['MISSING_KEY', 'without a service', { MessageType: 'GetToken', EnrollmentID: enrollmentId }],
  ])('%s: %s', (code, _name, message) => {
    expect(() => read(message)).toThrow(ParseError)
    expect(() => read(message)).toThrow(expect.objectContaining({ code }))
  })
})

function read(message: PlistDict): CheckinMessage {
  return readCheckin(plistDict(message))
}
