import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Ctx, Tx } from '../../platform/ctx.ts'
import type { DB } from '../../platform/schema.ts'

const certificateColumns = [
  'id',
  'requestPem',
  'certificatePem',
  'privateKeySealed',
  'topic',
  'appleAccount',
  'notAfter',
  'createdAt',
] as const

export type CertificateRow = Pick<Selectable<DB['pushCertificates']>, (typeof certificateColumns)[number]>

export function selectCertificate(ctx: Ctx, state: 'active' | 'requested'): Promise<CertificateRow | undefined> {
  return ctx.db
    .selectFrom('pushCertificates')
    .select(certificateColumns)
    .where('state', '=', state)
    .orderBy('createdAt', 'desc')
    .executeTakeFirst()
}

/** Keeps others from requesting and installing until the transaction ends. */
export async function lockCertificates(tx: Tx): Promise<void> {
  await tx.db
    .selectFrom('pushCertificates')
    .select('id')
    .where('state', '<>', 'replaced')
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function insertCertificate(tx: Tx, row: Insertable<DB['pushCertificates']>): Promise<void> {
  await tx.db.insertInto('pushCertificates').values(row).execute()
}

export async function updateCertificate(tx: Tx, id: string, change: Updateable<DB['pushCertificates']>): Promise<void> {
  await tx.db.updateTable('pushCertificates').set(change).where('id', '=', id).execute()
}

export async function deleteRequests(tx: Tx): Promise<void> {
  await tx.db.deleteFrom('pushCertificates').where('state', '=', 'requested').execute()
}
