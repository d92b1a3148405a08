import type { FastifyInstance } from 'fastify'
import type { App } from '../../app.ts'
import { detectBrowserPlatform } from '../../apple/browser-platform.ts'
import { isOpen } from '../../domain/enrollment/open-enrollment.ts'
import { closedPage } from './closed-page.ts'
import { deviceEntryPage } from './device-entry-page.ts'
import { networkPage } from './network-page.ts'
import { sendPage } from './portal-page.ts'
import { signInAddress } from './sign-in-address.ts'

/** Where a device of the organization's is enrolled. */
export function registerDeviceEntry(server: FastifyInstance, app: App): void {
  server.get(
    '/e/:code/device',
    networkPage(app, (visit, request, reply) => {
      const way = { kind: 'device', method: 'profile' } as const
      if (!isOpen(visit.network, way)) return sendPage(reply, visit, closedPage(visit))
      const { platform } = detectBrowserPlatform(request.headers['user-agent'] ?? '')
      return sendPage(reply, visit, deviceEntryPage(visit, signInAddress(visit, { ...way, platform })))
    }),
  )
}
