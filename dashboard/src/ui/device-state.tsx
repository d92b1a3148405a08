import type { DeviceState as State } from '../../../src/contract/devices.ts'
import { StatusChip } from './status-chip.tsx'
import { deviceStateWords } from './words.ts'

export function DeviceState({ state }: { readonly state: State }) {
  const { tone, word, why } = deviceStateWords[state]
  return (
    <StatusChip tone={tone} title={why}>
      {word}
    </StatusChip>
  )
}
