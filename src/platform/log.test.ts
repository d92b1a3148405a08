import { expect, it } from 'vitest'
import { LodgerError } from './errors.ts'
import { openLog } from './log.ts'

it('writes one line of JSON per event, with its level, time and fields', () => {
  const lines = linesOf((log) => log.info('command.reported', { deviceId: 'd', status: 'Acknowledged' }))
  expect(lines).toEqual([
    expect.objectContaining({ level: 'info', event: 'command.reported', deviceId: 'd', status: 'Acknowledged' }),
  ])
  expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
})

it('drops fields that are not on the list, even when the compiler did not see them', () => {
  const smuggled = { deviceId: 'd', email: 'ana@example.org', serialNumber: 'C02' }
  const [line] = linesOf((log) => log.child(smuggled).warn('device.odd', smuggled))
  expect(JSON.stringify(line)).not.toMatch(/ana@example\.org|C02/)
  expect(line).toMatchObject({ deviceId: 'd' })
})

it('says of an error its name, code, message and stack, and the same of its causes', () => {
  const cause = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
  const [line] = linesOf((log) => log.error('push.failed', { error: new Error('no push', { cause }) }))
  expect(line?.['error']).toMatchObject({
    name: 'Error',
    message: 'no push',
    stack: expect.stringContaining('log.test.ts'),
    cause: { code: 'ECONNREFUSED', message: 'connection refused' },
  })
})

it.each([
  ['a refusal', new LodgerError('OWNER_NOT_UNIQUE', 'Two owners share the name "ana".')],
  ['a JSON error', thrownBy(() => JSON.parse('{"name": ana}'))],
  [
    'a value PostgreSQL cannot read',
    Object.assign(new Error('invalid input: "ana"'), { code: '22P02', severity: 'ERROR' }),
  ],
])('leaves out the message of %s, which may quote data', (_what, error) => {
  const [line] = linesOf((log) => log.error('request.failed', { error }))
  expect(JSON.stringify(line)).not.toContain('ana"')
  expect(line?.['error']).toMatchObject({ name: error.name, stack: expect.stringContaining('at ') })
})

it('says nothing below its level', () => {
  expect(linesOf((log) => log.debug('device.seen'))).toEqual([])
})

function linesOf(act: (log: ReturnType<typeof openLog>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  act(openLog('info', { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) }))
  return lines
}

function thrownBy(action: () => unknown): Error {
  try {
    action()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
