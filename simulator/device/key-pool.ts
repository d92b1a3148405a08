import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/** What a device makes its identity with. Apple's SCEP client knows RSA only; P-256 is there to be quick. */
export type IdentityKeyType = 'rsa' | 'p-256'

const generate = promisify(generateKeyPair)

/** Keys for identities. An RSA key takes a tenth of a second, so they can be made ahead, or shared by many devices. */
export class KeyPool {
  private readonly distinctKeys: number
  private readonly made = new Map<string, Promise<KeyObject>[]>()
  private readonly taken = new Map<string, number>()
  private signer: Promise<KeyObject> | null = null

  /** @param distinctKeys - how many keys to make before handing the same ones out again; no real devices share one */
  constructor(distinctKeys = Number.POSITIVE_INFINITY) {
    this.distinctKeys = distinctKeys
  }

  /** A key nobody was given yet, as long as there are any. */
  take(type: IdentityKeyType, rsaBits = 2048): Promise<KeyObject> {
    const name = type === 'rsa' ? `rsa-${rsaBits}` : type
    const index = this.taken.get(name) ?? 0
    this.taken.set(name, index + 1)
    const keys = this.keysNamed(name)
    const position = this.distinctKeys === Number.POSITIVE_INFINITY ? index : index % this.distinctKeys
    keys[position] ??= newKey(type, rsaBits)
    return keys[position]
  }

  /** Makes `count` RSA keys ahead, one after the other. */
  async warm(count: number): Promise<void> {
    const keys = this.keysNamed('rsa-2048')
    for (let i = 0; i < Math.min(count, this.distinctKeys); i++) {
      keys[i] ??= newKey('rsa', 2048)
      await keys[i]
    }
  }

  /** The key that signs SCEP requests where it is not the one to certify. It proves nothing, so one does for all. */
  requestSigner(): Promise<KeyObject> {
    this.signer ??= newKey('rsa', 2048)
    return this.signer
  }

  private keysNamed(name: string): Promise<KeyObject>[] {
    const keys = this.made.get(name) ?? []
    this.made.set(name, keys)
    return keys
  }
}

async function newKey(type: IdentityKeyType, rsaBits: number): Promise<KeyObject> {
  const pair =
    type === 'rsa' ? await generate('rsa', { modulusLength: rsaBits }) : await generate('ec', { namedCurve: 'P-256' })
  return pair.privateKey
}
