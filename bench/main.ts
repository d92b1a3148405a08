/** `npm run bench -- <name> [options]`: each measurement prints its numbers and, above all, their ratios. */
const benches: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  connect: () => import('./connect.ts'),
  enroll: () => import('./enroll.ts'),
}

const [name, ...args] = process.argv.slice(2)
const load = benches[name ?? '']
if (load) await (await load()).run(args)
else {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(benches).join(' | ')} [--help]\n`)
  process.exitCode = 2
}
