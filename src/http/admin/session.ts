import * as contract from '../../contract/accounts.ts'
import { signOut } from '../../domain/accounts/session.ts'
import { completeSetup, isSetupNeeded } from '../../domain/accounts/setup.ts'
import { type NewSession, signIn } from '../../domain/accounts/sign-in.ts'
import type { Caller } from './caller.ts'
import { type Edge, publicRoute, route } from './route.ts'
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts'
import { openSignInLimits } from './sign-in-limits.ts'
import { viewerOf } from './viewer.ts'

export function addSession(edge: Edge): void {
  const limits = openSignInLimits(edge.app)

  publicRoute(edge, contract.getSetup, async ({ ctx }) => ({ needed: await isSetupNeeded(ctx) }))

  publicRoute(edge, contract.completeSetup, async ({ ctx, body, request, reply }) => {
    const session = await limits.aroundSetup(request.ip, () => completeSetup(ctx, body))
    setSessionCookie(edge.app, reply, session)
    return viewerOf(ctx, callerOf(session))
  })

  publicRoute(edge, contract.signIn, async ({ ctx, body, request, reply }) => {
    const session = await limits.aroundSignIn(body.email, request.ip, () => signIn(ctx, body))
    setSessionCookie(edge.app, reply, session)
    return viewerOf(ctx, callerOf(session))
  })

  route(edge, contract.getViewer, ({ ctx, caller }) => viewerOf(ctx, caller))

  route(edge, contract.signOut, async ({ ctx, caller, reply }) => {
    if (caller.session) await signOut(ctx, caller.session.token)
    clearSessionCookie(edge.app, reply)
    return undefined
  })
}

function callerOf({ admin, token, csrfToken }: NewSession): Caller {
  return {
    principal: { kind: 'admin', id: admin.id, label: admin.name, role: admin.role, networks: admin.networks },
    session: { token, csrfToken, admin },
  }
}
