import { type ChildProcess, spawn } from 'node:child_process'

/** `npm run dev`: the sandbox, restarted when the server's files change, and the dashboard reloading as you type. */
const children: readonly ChildProcess[] = [
  start(process.execPath, ['--watch-path=src', '--watch-path=simulator', 'src/cli/main.ts', 'sandbox']),
  start('vite', ['dashboard']),
]

function start(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, { stdio: 'inherit' }).on('exit', stopAll)
}

function stopAll(): void {
  for (const child of children) child.kill('SIGINT')
}

process.on('SIGINT', stopAll)
process.on('SIGTERM', stopAll)
