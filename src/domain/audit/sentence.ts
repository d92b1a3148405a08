import { actions } from './actions.ts'

export interface Told {
  readonly actor: { readonly kind: string; readonly label: string | null }
  readonly action: string
  readonly subject: { readonly kind: string; readonly label: string | null }
}

/** An audit entry in words. An action of a newer Lodger, whose words this one does not have, is named as it is. */
export function sentenceOf(entry: Told): string {
  const known = Object.hasOwn(actions, entry.action)
  const words = known ? actions[entry.action as keyof typeof actions] : `{actor} did ${entry.action}: {subject}`
  const names = { actor: actorInWords(entry.actor), subject: subjectInWords(entry.subject) }
  const sentence = words.replace(/\{(actor|subject)\}/g, (_, name: keyof typeof names) => names[name])
  return sentence.replace(/^an? /, (article) => `A${article.slice(1)}`)
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
