export interface PushCertificateHealth {
  readonly state: 'none' | 'requested' | 'active' | 'expiring' | 'expired'
  readonly topic: string | null
  readonly expiresAt: Date | null
  readonly daysLeft: number | null
  /** The Apple Account it was made with: only the same one can renew it. */
  readonly appleAccount: string | null
  /** A request that waits for its certificate. */
  readonly request: { readonly pem: string; readonly createdAt: Date } | null
  /** What Apple said about the last pushes, if something is wrong with the certificate. */
  readonly problem: string | null
}

/** How long before the end to warn. */
export const warningDays = [60, 30, 7, 1] as const

const dayMilliseconds = 24 * 60 * 60 * 1000

/** Whole days until `end`; 0 on the last day, negative afterwards. */
export function daysUntil(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / dayMilliseconds)
}

export function daysBefore(end: Date, days: number): Date {
  return new Date(end.getTime() - days * dayMilliseconds)
}

/** Names what the private key of a certificate is sealed for. */
export function keyContext(certificateId: string): string {
  return `push-certificate:${certificateId}`
}
