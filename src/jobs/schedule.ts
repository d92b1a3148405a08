import { defineJob, type ScheduledJob, scheduleJob } from '../platform/jobs.ts'

export const expireCommandsJob = defineJob('expire-commands')
export const expireSessionsJob = defineJob('expire-sessions')
export const forgetSilentDevicesJob = defineJob('forget-silent-devices')
export const renewIdentitiesJob = defineJob('renew-identities')
export const keepResultPartitionsJob = defineJob('keep-result-partitions')
export const clearAwayJob = defineJob('clear-away')

/** What the clock adds, in UTC. */
export const schedule: readonly ScheduledJob[] = [
  scheduleJob(expireCommandsJob, '*/10 * * * *'),
  scheduleJob(expireSessionsJob, '5,15,25,35,45,55 * * * *'),
  scheduleJob(forgetSilentDevicesJob, '20 * * * *'),
  scheduleJob(renewIdentitiesJob, '40 * * * *'),
  scheduleJob(keepResultPartitionsJob, '10 4 * * *'),
  scheduleJob(clearAwayJob, '30 4 * * *'),
]
