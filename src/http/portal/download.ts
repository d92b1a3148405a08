import type { FastifyInstance } from 'fastify'
import type { App } from '../../app.ts'
import { enrollmentProfileMediaType } from '../../apple/enrollment/enrollment-profile.ts'
import { EnrollmentRefusal } from '../../domain/enrollment/enrollment-refusal.ts'
import { issueProfile } from '../../domain/enrollment/issue-profile.ts'
import { errorPage } from './error-page.ts'
import { networkPage, queryValue } from './network-page.ts'
import { sendPage } from './portal-page.ts'

/** The enrollment profile of somebody who signed in on these pages. */
export function registerDownload(server: FastifyInstance, app: App): void {
  server.route({
    method: 'GET',
    url: '/e/:code/profile',
    // The link works once, and a HEAD must not be that once.
    exposeHeadRoute: false,
    handler: networkPage(app, async (visit, request, reply) => {
      const { ctx, network } = visit
      const bearerToken = queryValue(request, 'ticket') ?? ''
      try {
        const { publicUrl } = app.config
        const profile = await issueProfile(ctx, { publicUrl, network, method: 'profile', bearerToken })
        return reply
          .header('cache-control', 'no-store')
          .header('content-disposition', 'attachment; filename="enroll.mobileconfig"')
          .type(enrollmentProfileMediaType)
          .send(profile)
      } catch (error) {
        if (!(error instanceof EnrollmentRefusal) || !isUsedUp(error)) throw error
        return sendPage(reply, visit, errorPage(visit, linkUsed))
      }
    }),
  })
}

function isUsedUp({ code }: EnrollmentRefusal): boolean {
  return code === 'TOKEN_UNKNOWN' || code === 'TOKEN_EXPIRED' || code === 'TOKEN_USED'
}

const linkUsed = {
  status: 410,
  heading: 'error.linkUsed.heading',
  explanation: 'error.linkUsed.explanation',
  whatToDo: 'error.startOverHere',
} as const
