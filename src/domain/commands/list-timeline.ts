import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId } from '../../platform/ids.ts'
import { deviceEvents } from '../devices/device-event.ts'
import { commandLabel } from './command-choices.ts'
import type { CommandRecord, CommandState } from './command-record.ts'
import { type CommandQuery, isBefore, selectCommands } from './list-commands.ts'

/** Something that happened to a device, or that it was told to do. */
export interface TimelineEntry {
  readonly id: string
  readonly at: Date
  readonly kind: 'event' | 'command'
  readonly title: string
  readonly detail: string | null
  readonly actor: string | null
  readonly command: CommandRecord | null
}

export interface TimelinePage {
  readonly items: readonly TimelineEntry[]
  readonly nextCursor: string | null
}

/**
 * What happened to a device, newest first. The cursor is the id of the last entry given.
 *
 * @throws {LodgerError} CURSOR_INVALID
 */
export async function listTimeline(ctx: Ctx, deviceId: DeviceId, query: CommandQuery): Promise<TimelinePage> {
  const before = isBefore(query.cursor)
  const commands = await selectCommands(ctx, deviceId, before, query.limit + 1)
  const { rows: events } = await sql<EventRow>`
    select id, at, event, actor_label as actor from device_events
    where device_id = ${deviceId} and ${before} order by id desc limit ${query.limit + 1}`.execute(ctx.db)
  const items = [...commands.map(commandEntry), ...events.map(eventEntry)].toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const page = items.slice(0, query.limit)
  return { items: page, nextCursor: items.length > query.limit ? (page.at(-1)?.id ?? null) : null }
}

interface EventRow {
  readonly id: string
  readonly at: Date
  readonly event: string
  readonly actor: string | null
}

/** An event of a newer Lodger, whose words this one does not have, is named as it is. */
function eventEntry({ event, ...entry }: EventRow): TimelineEntry {
  const title = Object.hasOwn(deviceEvents, event) ? deviceEvents[event as keyof typeof deviceEvents] : event
  return { ...entry, kind: 'event', title, detail: null, command: null }
}

function commandEntry(command: CommandRecord): TimelineEntry {
  const { id, queuedAt, requestType, subject, actor } = command
  const label = commandLabel(requestType)
  const title = subject === null ? label : `${label}: ${subject}`
  return { id, at: queuedAt, kind: 'command', title, detail: detailOf(command), actor, command }
}

function detailOf({ state, errors }: CommandRecord): string {
  return [stateWords[state], ...errors.map(({ explanation }) => explanation)].join(' ')
}

const stateWords: Readonly<Record<CommandState, string>> = {
  pending: 'Waits for the device to make contact.',
  sent: 'Handed out; the device has not answered yet.',
  'not-now': 'The device cannot do it now, and will be asked again.',
  acknowledged: 'Done.',
  error: 'Failed.',
  'format-error': 'The device did not understand the command.',
  expired: 'The device did not answer in time.',
  canceled: 'Taken back.',
}
