import * as contract from '../../contract/devices.ts'
import { cancelCommand } from '../../domain/commands/cancel-command.ts'
import type { CommandRecord } from '../../domain/commands/command-record.ts'
import { listCommands } from '../../domain/commands/list-commands.ts'
import { listTimeline, type TimelineEntry } from '../../domain/commands/list-timeline.ts'
import { type CommandRequest, requestCommand } from '../../domain/commands/request-command.ts'
import type { CommandId } from '../../platform/ids.ts'
import { isoTime } from './device-json.ts'
import { deviceOfPath } from './devices.ts'
import { type Edge, networkRoute } from './route.ts'

export function addCommands(edge: Edge): void {
  networkRoute(edge, contract.listCommands, deviceOfPath, async ({ ctx, query }, { id }) => {
    const { items, nextCursor } = await listCommands(ctx, id, query)
    return { items: items.map(commandJson), nextCursor }
  })

  networkRoute(edge, contract.enqueueCommand, deviceOfPath, async ({ ctx, body, reply }, { id }) => {
    const { command, isNew } = await requestCommand(ctx, id, requestOf(body))
    if (!isNew) reply.code(200)
    return commandJson(command)
  })

  networkRoute(edge, contract.cancelCommand, deviceOfPath, async ({ ctx, params }, { id }) => {
    await cancelCommand(ctx, id, params.commandId as CommandId)
    return undefined
  })

  networkRoute(edge, contract.getTimeline, deviceOfPath, async ({ ctx, query }, { id }) => {
    const { items, nextCursor } = await listTimeline(ctx, id, query)
    return { items: items.map(entryJson), nextCursor }
  })
}

function requestOf(body: contract.CommandRequest): CommandRequest {
  if (body.requestType !== 'InstallProfile') return body
  return { requestType: body.requestType, profile: Buffer.from(body.profile, 'base64') }
}

function commandJson(command: CommandRecord): contract.Command {
  const { id, requestType, subject, channel, state, actor } = command
  return {
    id,
    requestType,
    subject,
    channel,
    state,
    actor,
    queuedAt: command.queuedAt.toISOString(),
    sentAt: isoTime(command.sentAt),
    answeredAt: isoTime(command.answeredAt),
    errors: command.errors.map(({ domain, code, explanation }) => ({ domain, code, explanation })),
  }
}

function entryJson({ id, at, kind, title, detail, actor, command }: TimelineEntry): contract.TimelineEntry {
  return { id, at: at.toISOString(), kind, title, detail, actor, command: command && commandJson(command) }
}
