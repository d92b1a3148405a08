import type { Actor } from '../../platform/ctx.ts'

/** Who to name in a device's timeline; null for Lodger and for the device itself. */
export function actorLabel(actor: Actor): string | null {
  return actor.kind === 'system' || actor.kind === 'device' ? null : actor.label
}
