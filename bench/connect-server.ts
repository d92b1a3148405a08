// A Lodger as `lodger serve` runs it, in a process of its own so that its CPU can be told from the driver's.
import { compose } from '../src/compose.ts'
import { loadConfig } from '../src/platform/config.ts'
import { openLog } from '../src/platform/log.ts'

const config = loadConfig(process.env)
const lodger = await compose(config, openLog('error'))
const [address] = await lodger.listen()
process.send?.({ port: Number(address?.port) })
process.on('disconnect', () => void lodger.close())
