import { type Simulator, type SimulatorOptions, startSimulator } from '../network.ts'
import { MiniatureMdm } from './miniature-mdm.ts'

export interface SimulatedWorld {
  readonly mdm: MiniatureMdm
  readonly simulator: Simulator
  close(): Promise<void>
}

/** A simulator and a miniature MDM that know each other. */
export async function simulatedWorld(options: SimulatorOptions = {}): Promise<SimulatedWorld> {
  let simulator: Simulator | null = null
  const mdm = await MiniatureMdm.start(() => simulator!)
  simulator = await startSimulator({
    trustRoots: [mdm.trustRoot],
    addresses: { 'example.org': mdm.address, 'mdm.example.org': mdm.address },
    habits: { keepBodies: true, retryAfterMs: () => null },
    distinctKeys: 6,
    ...options,
  })
  const started = simulator
  return {
    mdm,
    simulator: started,
    close: async () => {
      await started.close()
      await mdm.close()
    },
  }
}
