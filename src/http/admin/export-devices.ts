import type { FastifyReply } from 'fastify'
import { type DeviceQuery, type DeviceSummary, listDevices } from '../../domain/devices/views.ts'
import { listSerialNumbers } from '../../domain/organization/list-serial-numbers.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { isoTime, noSerialNumber } from './device-json.ts'
import { sendCsv } from './send-csv.ts'

interface ExportedDevice extends DeviceSummary {
  readonly serialNumber: string | null
}

const header = [
  'name',
  'enrollment id',
  'serial number',
  'enrollment',
  'state',
  'owner',
  'owner e-mail',
  'managed apple account',
  'model',
  'platform',
  'os version',
  'tags',
  'enrolled',
  'last seen',
  'left',
]

/** Sends the devices that a list with this query shows, as CSV. */
export function exportDevices(
  ctx: Ctx,
  reply: FastifyReply,
  query: Omit<DeviceQuery, 'limit' | 'cursor'>,
): Promise<FastifyReply> {
  return sendCsv<ExportedDevice>(reply, {
    fileName: 'devices.csv',
    header,
    lineOf,
    async list(limit, cursor) {
      const { items, nextCursor } = await listDevices(ctx, { ...query, limit, cursor })
      const serialNumbers = await listSerialNumbers(
        ctx,
        items.map((device) => device.id),
      )
      return {
        items: items.map((device) => ({ ...device, serialNumber: serialNumbers.get(device.id) ?? null })),
        nextCursor,
      }
    },
  })
}

function lineOf(device: ExportedDevice): (string | null)[] {
  return [
    device.name,
    device.enrollmentId,
    device.kind === 'user' ? noSerialNumber : device.serialNumber,
    device.kind,
    device.state,
    device.owner?.name ?? null,
    device.owner?.email ?? null,
    device.managedAppleAccount,
    device.model,
    device.platform,
    device.osVersion,
    device.tags.join(' '),
    isoTime(device.enrolledAt),
    isoTime(device.lastSeenAt),
    isoTime(device.leftAt),
  ]
}
