import { actions } from './actions.ts'

export interface Told {
  readonly actor: { readonly kind: string; readonly label: string | null }
  readonly action: string
  readonly subject: { readonly kind: string; readonly label: string | null }
}

/** An audit entry in words. An action of a newer Lodger, whose words this one does not have, is named as it is. */
export function sentenceOf(entry: Told): string {
  const words = Object.hasOwn(actions, entry.action)
    ? actions[entry.action as keyof typeof actions]
    : `did ${entry.action}: {subject}`
  // A function, since a name may hold what replace() takes for a pattern, such as "$&".
  return `${actorInWords(entry.actor)} ${words.replace('{subject}', () => subjectInWords(entry.subject))}`
}

function actorInWords(actor: Told['actor']): string {
  switch (actor.kind) {
    case 'api-key':
      return `The API key ${actor.label ?? 'without a name'}`
    case 'device':
      return 'The device'
    case 'owner':
      return actor.label ?? 'An owner'
    case 'admin':
      return actor.label ?? 'An admin'
    default:
      return actor.label ?? 'Lodger'
  }
}

function subjectInWords(subject: Told['subject']): string {
  return subject.label ?? `${/^[aeiou]/.test(subject.kind) ? 'an' : 'a'} ${subject.kind}`
}
