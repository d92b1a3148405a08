import { expect, it } from 'vitest'
import { compareKinds } from './compare-kinds.ts'

function valuesOf(ability: string): boolean[] {
  const row = compareKinds().rows.find((each) => each.ability === ability)
  return (row?.values ?? []).map((value) => value.possible)
}

it.each([
  // [user, device, automated]
  ['Install and remove settings', [true, true, true]],
  ['Remove all that came from the organization', [true, true, true]],
  ['Erase the whole device', [false, true, true]],
  ['Lock the device', [false, true, true]],
  ['Clear the passcode', [false, true, true]],
  ['Find a lost device', [false, false, true]],
  ['Get around Activation Lock', [false, false, true]],
  ['See the serial number', [false, true, true]],
  ['See the name of the device', [false, true, true]],
])('%s is possible as %o (S77)', (ability, possible) => {
  expect(valuesOf(ability)).toEqual(possible)
})

it('gives User Enrollment nothing that another kind has not, and a reason wherever it has less', () => {
  for (const { values } of compareKinds().rows) {
    const [user, device, automated] = values
    expect([user?.possible && !device?.possible, user?.possible && !automated?.possible]).not.toContain(true)
    expect(user?.possible || user?.note).toBeTruthy()
  }
})
