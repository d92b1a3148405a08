import * as contract from '../../contract/devices.ts'
import { commandChoices } from '../../domain/commands/command-choices.ts'
import { bulkUpdateDevices } from '../../domain/devices/bulk-update-devices.ts'
import type { Device } from '../../domain/devices/device.ts'
import { deviceNotFound, getDevice } from '../../domain/devices/get-device.ts'
import { updateDevice } from '../../domain/devices/update-device.ts'
import { countDevices, getDeviceDetail, listDevices } from '../../domain/devices/views.ts'
import { removeDevice } from '../../domain/enrollment/remove-device.ts'
import { compareKinds } from '../../domain/organization/compare-kinds.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { DeviceId, NetworkId, OwnerId } from '../../platform/ids.ts'
import { deviceDetailJson, deviceJson } from './device-json.ts'
import { exportDevices } from './export-devices.ts'
import { type Edge, networkRoute, route } from './route.ts'

/** What endpoints below /devices/{id} are about. */
export const deviceOfPath = {
  find: (ctx: Ctx, { params }: { readonly params: { readonly id: string } }): Promise<Device> =>
    getDevice(ctx, params.id),
  networkOf: (device: Device): NetworkId => device.networkId,
  absent: deviceNotFound,
}

export function addDevices(edge: Edge): void {
  route(edge, contract.listDevices, async ({ ctx, query, principal }) => {
    const { items, nextCursor } = await listDevices(ctx, { ...query, networks: principal.networks })
    return { items: items.map(deviceJson), nextCursor }
  })

  route(edge, contract.exportDevices, ({ ctx, query, principal, reply }) =>
    exportDevices(ctx, reply, { ...query, networks: principal.networks }),
  )

  route(edge, contract.countDevices, ({ ctx, query, principal }) =>
    countDevices(ctx, { ...query, networks: principal.networks }),
  )

  networkRoute(edge, contract.getDevice, deviceOfPath, ({ ctx }, device) => deviceDetail(ctx, device))

  networkRoute(edge, contract.updateDevice, deviceOfPath, async ({ ctx, body }, { id }) => {
    await updateDevice(ctx, id, { ...body, ownerId: body.ownerId as OwnerId | null | undefined })
    return deviceDetail(ctx, await getDevice(ctx, id))
  })

  route(edge, contract.bulkUpdateDevices, async ({ ctx, body, principal }) => {
    const change = {
      ...body,
      deviceIds: body.deviceIds as DeviceId[],
      ownerId: body.ownerId as OwnerId | null | undefined,
    }
    const { changed, skipped } = await bulkUpdateDevices(ctx, principal.networks, change)
    return { changed, skipped: [...skipped] }
  })

  networkRoute(edge, contract.removeDevice, deviceOfPath, ({ ctx, query }, { id }) => removeDevice(ctx, id, query))

  route(edge, contract.compareKinds, async () => {
    const { columns, rows } = compareKinds()
    return { columns: [...columns], rows: rows.map(({ ability, values }) => ({ ability, values: [...values] })) }
  })
}

async function deviceDetail(ctx: Ctx, device: Device): Promise<contract.DeviceDetail> {
  return deviceDetailJson(await getDeviceDetail(ctx, device.id), commandChoices(device))
}
