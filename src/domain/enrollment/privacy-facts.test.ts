import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts'
import { privacyFacts } from './privacy-facts.ts'

type SeenFact = (typeof privacyFacts)['user']['canSee'][number]

/** Which fact tells people of a column; null where the database lets it hold nothing under User Enrollment. */
const factBehind: Readonly<Record<string, SeenFact | 'how Lodger works' | null>> = {
  'devices.owner_id': 'account',
  'devices.managed_apple_account': 'account',
  'devices.platform': 'model',
  'devices.product': 'model',
  'devices.ordinal': 'model',
  'devices.os_version': 'system',
  'devices.build_version': 'system',
  'devices.passcode_compliant': 'passcode-rule',
  'devices.enrolled_at': 'dates',
  'devices.created_at': 'dates',
  'devices.last_seen_at': 'dates',
  'devices.enrollment_id_hash': 'enrollment-id',
  'devices.enrollment_id_sealed': 'enrollment-id',
  'devices.tag_ids': 'tags',
  'devices.is_supervised': null,
  'devices.serial_number': null,
  'devices.device_name': null,
  'devices.unlock_token_sealed': null,
  'devices.left_at': null,
  'devices.id': 'how Lodger works',
  'devices.network_id': 'how Lodger works',
  'devices.kind': 'how Lodger works',
  'devices.method': 'how Lodger works',
  'devices.session_id': 'how Lodger works',
  'devices.state': 'how Lodger works',
  'devices.bearer_hash': 'how Lodger works',
  'devices.topic': 'how Lodger works',
  'device_apps.bundle_id': 'work-apps',
  'device_apps.name': 'work-apps',
  'device_apps.version': 'work-apps',
  'device_apps.status': 'work-apps',
  'device_apps.is_managed': 'work-apps',
  'device_profiles.identifier': 'work-settings',
  'device_profiles.uuid': 'work-settings',
  'device_profiles.display_name': 'work-settings',
  'device_profiles.is_managed': 'work-settings',
  'device_certificates.fingerprint': 'work-settings',
  'device_certificates.common_name': 'work-settings',
  'device_certificates.is_identity': 'work-settings',
  'device_certificates.not_after': 'work-settings',
  'device_events.at': 'dates',
  'device_events.event': 'dates',
  'device_events.actor_label': 'how Lodger works',
}

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('what people are told that an organization can see', () => {
  it('covers every column in which something of their device may stand', async () => {
    expect((await columnsOfDevices()).filter((column) => factBehind[column] === undefined)).toEqual([])
  })

  it('names nothing that is not stored', async () => {
    const told = new Set((await columnsOfDevices()).map((column) => factBehind[column]))
    expect(privacyFacts.user.canSee.filter((fact) => !told.has(fact))).toEqual([])
  })
})

async function columnsOfDevices(): Promise<string[]> {
  const { rows } = await sql<{ column: string }>`
    select table_name || '.' || column_name as column from information_schema.columns
    where table_schema = 'public' and table_name in ('devices', 'device_apps', 'device_profiles', 'device_certificates', 'device_events')
      and not (table_name <> 'devices' and column_name in ('device_id', 'id'))`.execute(database.db)
  return rows.map((row) => row.column)
}
