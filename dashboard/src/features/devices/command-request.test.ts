import { expect, it } from 'vitest'
import { fieldsOf, requestOf } from './command-request.ts'

it('asks only Macs for a PIN', () => {
  expect(fieldsOf('EraseDevice', 'macos')).toEqual(['pin'])
  expect(fieldsOf('EraseDevice', 'ios')).toEqual([])
})

it('makes a request of what was given, leaving out what is empty', async () => {
  expect(await requestOf('DeviceLock', { message: 'Call us', phoneNumber: '' })).toEqual({
    ok: true,
    value: { requestType: 'DeviceLock', message: 'Call us' },
  })
})

it('says what is wrong with a PIN', async () => {
  expect(await requestOf('EraseDevice', { pin: '12' })).toEqual({ ok: false, problem: 'Six digits' })
})

it('puts the file of a profile into the request', async () => {
  const profile = new File(['hello'], 'wifi.mobileconfig')
  expect(await requestOf('InstallProfile', { profile })).toEqual({
    ok: true,
    value: { requestType: 'InstallProfile', profile: btoa('hello') },
  })
  expect(await requestOf('InstallProfile', {})).toEqual({ ok: false, problem: 'Choose a profile first.' })
})
