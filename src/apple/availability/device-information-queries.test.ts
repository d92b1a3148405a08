import { describe, expect, it } from 'vitest'
import type { Platform } from '../enrollment-kind.ts'
import {
  deviceInformationQueries,
  queriesAnsweredUnderUserEnrollment,
  refusedQueries,
} from './device-information-queries.ts'

const platforms: readonly Platform[] = ['ios', 'ipados', 'macos', 'visionos']

describe.each(platforms)('on %s', (platform) => {
  it('a user-enrolled device is asked nothing that Apple forbids or Lodger does not keep', () => {
    const queries = deviceInformationQueries('user', platform)
    expect(queries).toEqual(['ProductName', 'OSVersion', 'BuildVersion', 'IsSupervised'])
    for (const query of queries) expect(queriesAnsweredUnderUserEnrollment(platform)).toContain(query)
    expect(refusedQueries(queries, 'user')).toEqual([])
  })

  it('a device of the organization is asked for its serial number', () => {
    expect(deviceInformationQueries('device', platform)).toContain('SerialNumber')
  })

  it('a user-enrolled device answers as many queries as Apple lists, and tells no hardware identifier', () => {
    const answered = queriesAnsweredUnderUserEnrollment(platform)
    expect(answered.size).toBe({ ios: 24, ipados: 24, macos: 26, visionos: 20 }[platform])
    for (const query of [
      'UDID',
      'SerialNumber',
      'IMEI',
      'MEID',
      'WiFiMAC',
      'BluetoothMAC',
      'EthernetMAC',
      'PhoneNumber',
      'ICCID',
      'ServiceSubscriptions',
    ]) {
      expect(answered).not.toContain(query)
    }
  })
})

it('names the queries that must not be sent', () => {
  expect(refusedQueries(['OSVersion', 'SerialNumber', 'DeviceName', 'BatteryLevel'], 'user')).toEqual([
    'SerialNumber',
    'DeviceName',
    'BatteryLevel',
  ])
  expect(refusedQueries(['OSVersion', 'SerialNumber'], 'device')).toEqual([])
})
