import { randomInt } from 'node:crypto'

// Without 0 and o, 1, i and l, which people confuse when they type an address from a screen.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const length = 10

/** A new random code for a network's public addresses: 49 bits, enough that nobody guesses one. */
export function newNetworkCode(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** Whether `text` has the form of a network's code. */
export function isNetworkCode(text: string): boolean {
  return /^[a-z0-9]{10}$/.test(text)
}
