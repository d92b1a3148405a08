import type { App } from '../app.ts'
import { removeEndedSessions } from '../domain/accounts/session.ts'
import { removeUnusedPayloads } from '../domain/commands/command-payload.ts'
import { expireCommands } from '../domain/commands/expire-commands.ts'
import { keepResultPartitions } from '../domain/commands/result-partitions.ts'
import { finishLeavingJob, removeUnfitDeviceJob } from '../domain/devices/leaving-jobs.ts'
import { removeOldTombstones } from '../domain/devices/tombstone.ts'
import { expireSessions } from '../domain/enrollment/expire-sessions.ts'
import { finishLeaving } from '../domain/enrollment/finish-leaving.ts'
import { forgetSilentDevices } from '../domain/enrollment/forget-silent-devices.ts'
import { refuseSupervised } from '../domain/enrollment/refuse-supervised.ts'
import { renewIdentities } from '../domain/enrollment/renew-identities.ts'
import { ownerImportJob } from '../domain/owners/import-owners.ts'
import { runOwnerImport } from '../domain/owners/run-owner-import.ts'
import { warnOfExpiry, warnOfExpiryJob } from '../domain/push/warn-of-expiry.ts'
import type { DeviceId } from '../platform/ids.ts'
import { handleJob, type JobHandler } from '../platform/jobs.ts'
import {
  clearAwayJob,
  expireCommandsJob,
  expireSessionsJob,
  forgetSilentDevicesJob,
  keepResultPartitionsJob,
  renewIdentitiesJob,
} from './schedule.ts'

/** What each job runs. */
export function jobHandlers({ config }: Pick<App, 'config'>): readonly JobHandler[] {
  return [
    handleJob(finishLeavingJob, (ctx, { deviceId }) => finishLeaving(ctx, deviceId as DeviceId)),
    handleJob(removeUnfitDeviceJob, (ctx, { deviceId }) => refuseSupervised(ctx, deviceId as DeviceId)),
    handleJob(ownerImportJob, (ctx, { importId }) => runOwnerImport(ctx, importId)),
    handleJob(warnOfExpiryJob, warnOfExpiry),
    handleJob(expireCommandsJob, (ctx, _, signal) => expireCommands(ctx, signal)),
    handleJob(expireSessionsJob, expireSessions),
    handleJob(forgetSilentDevicesJob, async (ctx, _, signal) => void (await forgetSilentDevices(ctx, signal))),
    handleJob(renewIdentitiesJob, (ctx, _, signal) => renewIdentities(ctx, config, signal)),
    handleJob(keepResultPartitionsJob, keepResultPartitions),
    handleJob(clearAwayJob, async (ctx) => {
      await removeOldTombstones(ctx)
      await removeEndedSessions(ctx)
      await removeUnusedPayloads(ctx)
    }),
  ]
}
