import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { detectBrowserPlatform } from '../../apple/browser-platform.ts'
import { isOpen } from '../../domain/enrollment/open-enrollment.ts'
import { enrollmentLink } from '../../domain/organization/public-addresses.ts'
import { closedPage } from './closed-page.ts'
import { deviceChoices, type FrontDoorChoice, platformOf, thisDeviceOf } from './device-choice.ts'
import { frontDoorPage } from './front-door-page.ts'
import { networkPage, queryValue } from './network-page.ts'
import { sendPage } from './portal-page.ts'
import { privacyPage } from './privacy-page.ts'
import { qrCode } from './qr-code.ts'
import { signInAddress } from './sign-in-address.ts'
import type { NetworkVisit } from './visit.ts'

/** The User Enrollment Link, and the list of what it means. */
export function registerFrontDoor(server: FastifyInstance, app: App): void {
  server.get(
    '/e/:code',
    networkPage(app, (visit, request, reply) => openFrontDoor(app, visit, request, reply)),
  )
  server.get(
    '/e/:code/privacy',
    networkPage(app, (visit, _request, reply) => sendPage(reply, visit, privacyPage(visit))),
  )
}

async function openFrontDoor(app: App, visit: NetworkVisit, request: FastifyRequest, reply: FastifyReply) {
  const { network, t } = visit
  if (!isOpen(network, { kind: 'user', method: 'account-driven' })) return sendPage(reply, visit, closedPage(visit))
  const thisDevice = thisDeviceOf(detectBrowserPlatform(request.headers['user-agent'] ?? ''))
  const platform = thisDevice.device && platformOf(thisDevice.device)
  const link = enrollmentLink(app.config.publicUrl, network.code)
  const door = {
    thisDevice,
    chosen: choiceOf(queryValue(request, 'device')),
    link,
    linkAsQrCode: await qrCode(link, t('frontDoor.scanAlt')),
    profileSignIn: signInAddress(visit, { kind: 'user', method: 'profile', platform }),
  }
  return sendPage(reply, visit, frontDoorPage(visit, door))
}

function choiceOf(device: string | null): FrontDoorChoice | null {
  return device === 'all' ? device : (deviceChoices.find((known) => known === device) ?? null)
}
