import { defineJob } from '../../platform/jobs.ts'

/** A device has done what it was told to leave by; `enrollment` finishes the rest. */
export const finishLeavingJob = defineJob<{ deviceId: string }>('finish-leaving')

/** A device turned out to be what its enrollment must not be; `enrollment` makes it leave. */
export const removeUnfitDeviceJob = defineJob<{ deviceId: string }>('remove-unfit-device')
