import { describe, expect, it } from 'vitest'
import { parsePlist } from '../plist/parse-plist.ts'
import type { Command } from './command.ts'
import { writeCommandBody, writeCommandMessage } from './write-command.ts'

const uuid = '0C3E7A52-6E9B-4F3B-A7C5-8D8B7A1E4F10'

describe('a device is told', () => {
  const payload = Buffer.from('profile')
  it.each<[command: Command, parameters: object]>([
    [
      { requestType: 'DeviceInformation', queries: ['OSVersion', 'IsSupervised'] },
      { Queries: ['OSVersion', 'IsSupervised'] },
    ],
    [{ requestType: 'SecurityInfo' }, {}],
    [{ requestType: 'ProfileList' }, {}],
    [{ requestType: 'CertificateList' }, {}],
    [{ requestType: 'ManagedApplicationList' }, {}],
    [{ requestType: 'InstalledApplicationList', managedAppsOnly: true }, { ManagedAppsOnly: true }],
    [{ requestType: 'InstallProfile', payload }, { Payload: payload }],
    [{ requestType: 'RemoveProfile', identifier: 'org.example.wifi' }, { Identifier: 'org.example.wifi' }],
    [{ requestType: 'DeviceLock' }, {}],
    [
      { requestType: 'DeviceLock', message: 'Lost & found', phoneNumber: '+1 555 0100', pin: '123456' },
      { Message: 'Lost & found', PhoneNumber: '+1 555 0100', PIN: '123456' },
    ],
    [
      { requestType: 'EraseDevice', pin: '123456', preserveDataPlan: true, disallowProximitySetup: false },
      { PIN: '123456', PreserveDataPlan: true, DisallowProximitySetup: false },
    ],
    [{ requestType: 'ClearPasscode', unlockToken: payload }, { UnlockToken: payload }],
    [
      {
        requestType: 'Settings',
        settings: [{ item: 'OrganizationInfo', organization: { name: 'Example', phone: '+1 555 0100' } }],
      },
      {
        Settings: [
          {
            Item: 'OrganizationInfo',
            OrganizationInfo: { OrganizationName: 'Example', OrganizationPhone: '+1 555 0100' },
          },
        ],
      },
    ],
    [{ requestType: 'DeclarativeManagement' }, {}],
    [{ requestType: 'DeclarativeManagement', data: Buffer.from('{}') }, { Data: Buffer.from('{}') }],
  ])('%j', (command, parameters) => {
    expect(parsePlist(writeCommandMessage(uuid, writeCommandBody(command)))).toEqual({
      CommandUUID: uuid,
      Command: { RequestType: command.requestType, ...parameters },
    })
  })
})

it('writes the message Apple documents', () => {
  expect(writeCommandMessage(uuid, writeCommandBody({ requestType: 'SecurityInfo' })).toString()).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CommandUUID</key><string>${uuid}</string><key>Command</key><dict><key>RequestType</key><string>SecurityInfo</string></dict></dict></plist>
`,
  )
})

it('lets nothing but a UUID name a command', () => {
  expect(() => writeCommandMessage('</string>', Buffer.from('<dict></dict>'))).toThrow(RangeError)
})
