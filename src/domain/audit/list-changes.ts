import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { NetworkId } from '../../platform/ids.ts'
import { firstIdAt } from './first-id-at.ts'

/** Something that changed, so that whoever shows it may read it again. */
export interface Change {
  /** The same for the same change, however often it is listed. */
  readonly key: string
  readonly topic: ChangeTopic
  readonly id: string | null
  /** Null for what belongs to the organization. */
  readonly networkId: NetworkId | null
}

export type ChangeTopic = 'audit' | 'device' | 'owner' | 'network' | 'import'

const mostPerSource = 1000

/**
 * Lists what changed since a time: what people did, from the audit, and what devices and imports did, from their own
 * tables. A screen that joins other rooms' tables; no room has to announce what it does.
 */
export async function listChanges(ctx: Ctx, since: Date): Promise<readonly Change[]> {
  const firstId = firstIdAt(since)
  const { rows } = await sql<Change>`
    (select 'audit:' || id as key, 'audit' as topic, id::text as id, network_id as "networkId"
      from audit_entries where id >= ${firstId}::uuid order by audit_entries.id limit ${mostPerSource})
    union all
    (select 'subject:' || id, case subject_kind when 'owner' then 'owner' when 'device' then 'device' else 'network' end,
        subject_id::text, network_id
      from audit_entries where id >= ${firstId}::uuid and subject_kind in ('owner', 'device', 'network', 'organization')
      order by audit_entries.id limit ${mostPerSource})
    union all
    (select 'device:' || id, 'device', id::text, network_id
      from devices where id >= ${firstId}::uuid limit ${mostPerSource})
    union all
    (select 'event:' || device_events.id, 'device', device_id::text, network_id
      from device_events join devices on devices.id = device_id
      where device_events.at >= ${since} limit ${mostPerSource})
    union all
    (select 'command:' || id, 'device', device_id::text, network_id
      from commands where id >= ${firstId}::uuid limit ${mostPerSource})
    union all
    (select 'result:' || id, 'device', device_id::text, network_id
      from command_results where answered_at >= ${since} limit ${mostPerSource})
    union all
    (select 'import:' || id || ':' || done || ':' || state, 'import', id::text, null
      from owner_imports where state = 'running' or finished_at >= ${since})
    union all
    (select 'owners:' || id, 'owner', null, null from owner_imports where finished_at >= ${since})
  `.execute(ctx.db)
  return rows
}
