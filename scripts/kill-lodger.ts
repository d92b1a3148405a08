// Kills the whole server, `lodger serve`, and its built-in PostgreSQL at random moments while devices enroll, answer and
// leave, the very first start included, and counts what was acknowledged and lost. Usage: node scripts/kill-lodger.ts [rounds]
import { setTimeout as sleep } from 'node:timers/promises'
import { House } from './kill-house.ts'
import { examine, type Ledger } from './kill-ledger.ts'
import { Load } from './kill-load.ts'

const [rounds = 30] = process.argv.slice(2).map(Number)
/** The first of these kills the first start on a fresh data directory, the others a server at work. */
const roundsPerHouse = 5
const firstStartMilliseconds = 6000
const loadMilliseconds = 4000
const longestBetweenKillsMilliseconds = 300

type Victim = 'Lodger' | 'PostgreSQL'
const plans: readonly (readonly Victim[])[] = [
  ['Lodger'],
  ['PostgreSQL'],
  ['Lodger', 'PostgreSQL'],
  ['PostgreSQL', 'Lodger'],
]

let acknowledged = 0
let lost = 0
for (let done = 0; done < rounds; done += roundsPerHouse) {
  const ledger = await killHouse(done, Math.min(rounds - done, roundsPerHouse))
  acknowledged += ledger.acknowledged
  lost += ledger.lost.length
}
console.log(`${rounds} rounds, ${acknowledged} acknowledged messages, ${lost} lost`)
process.exitCode = lost === 0 ? 0 : 1

async function killHouse(roundsBefore: number, count: number): Promise<Ledger> {
  const house = await House.build()
  let ledger: Ledger | undefined
  try {
    const load = new Load(house)
    for (let round = 1; round <= count; round += 1) {
      ledger = await killRound(house, load, { number: roundsBefore + round, isFirstStart: round === 1 })
    }
  } finally {
    await house.close(ledger?.lost.length !== 0)
  }
  return ledger ?? { acknowledged: 0, enrolled: 0, lost: [] }
}

async function killRound(
  house: House,
  load: Load,
  { number, isFirstStart }: { number: number; isFirstStart: boolean },
): Promise<Ledger> {
  const victims = plans[Math.floor(Math.random() * plans.length)] ?? []
  if (isFirstStart) house.start()
  else load.start()
  await sleep(Math.random() * (isFirstStart ? firstStartMilliseconds : loadMilliseconds))
  await killEach(house, victims)
  const { seconds, isNewStart } = await house.recover()
  if (isFirstStart) await house.settle()
  else await load.stop()
  const ledger = await examine(house, load)
  for (const line of ledger.lost) console.log(`  ${line}`)
  console.log(
    `round ${number}: ${isFirstStart ? 'first start' : 'under load'}, killed ${victims.join(', then ')}, ` +
      `${isNewStart ? 'started again and ' : ''}ready after ${seconds.toFixed(1)} s; ` +
      `so far here ${ledger.enrolled} enrolled, ${ledger.acknowledged} acknowledged, ${ledger.lost.length} lost`,
  )
  return ledger
}

async function killEach(house: House, victims: readonly Victim[]): Promise<void> {
  for (const victim of victims) {
    if (victim === 'Lodger') await house.killServer()
    else house.killPostgres()
    await sleep(Math.random() * longestBetweenKillsMilliseconds)
  }
}
