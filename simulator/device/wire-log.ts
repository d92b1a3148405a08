/** One exchange with the server. */
export interface WireEntry {
  readonly at: Date
  readonly method: string
  readonly url: string
  /** What was said: a MessageType, or the status of a report with the command it is about. */
  readonly message: string
  readonly status: number
  /** The RequestType of the command in the answer. */
  readonly command: string | null
  /** The request's and the answer's body and headers, where the log keeps them. */
  readonly sent: SentMessage | null
  readonly received: Buffer | null
}

interface SentMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Something on the wire that a real server must not send to this kind of device. */
export interface Violation {
  readonly deviceId: string
  /** The command, query, payload or setting. */
  readonly what: string
  readonly why: string
}

const keptEntries = 500

/** What one device and its server said to each other. */
export class WireLog {
  readonly violations: Violation[] = []
  private readonly kept: WireEntry[] = []
  private readonly deviceId: string
  private readonly keepBodies: boolean

  constructor(deviceId: string, keepBodies: boolean) {
    this.deviceId = deviceId
    this.keepBodies = keepBodies
  }

  get entries(): readonly WireEntry[] {
    return this.kept
  }

  add(entry: WireEntry): void {
    this.kept.push(this.keepBodies ? entry : { ...entry, sent: null, received: null })
    // Without bodies an entry is small, but a device may live long.
    if (!this.keepBodies && this.kept.length > keptEntries) this.kept.shift()
  }

  alarm(what: string, why: string): void {
    this.violations.push({ deviceId: this.deviceId, what, why })
  }
}
