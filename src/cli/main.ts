#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { LodgerError } from '../platform/errors.ts'
import { packageFile } from '../platform/package-file.ts'

// Each command is loaded when it is called, so that `lodger --help` need not load a server.
const program = new Command('lodger')
  .description('MDM for devices the organization does not own')
  .version(versionOfPackage())
  .showHelpAfterError()

program
  .command('serve')
  .description('run the server: HTTP and background work in one process')
  .option('--no-work', 'answer HTTP only; another process does the background work')
  .action(async (options: { work: boolean }) => (await import('./serve.ts')).serve(options))

program
  .command('work')
  .description('do background work only, beside servers on the same database')
  .action(async () => (await import('./serve.ts')).workOnly())

program
  .command('sandbox')
  .description('run a whole organization with simulated devices, to try and to learn')
  .option('--fresh', 'forget the last run')
  .option('--port <port>', 'port of the dashboard', parsePort, 8080)
  .option('--device-port <port>', 'TLS port of the simulated devices', parsePort, 8443)
  .option('--no-devices', 'start without simulated devices')
  .action(async (options) => (await import('./sandbox.ts')).sandbox(options))

program
  .command('migrate')
  .description('bring the database up to date')
  .action(async () => (await import('./migrate.ts')).migrateDatabase())

program
  .command('doctor')
  .description('check configuration, database, certificates, clock and reachability, and say what to do')
  .action(async () => (await import('./doctor.ts')).doctor())

const roleOption = new Option('--role <role>', 'what it may do').choices(['full', 'read-only']).default('full')
const networkOption = new Option('--network <name...>', 'networks it is limited to (default: all)')

program
  .command('admin')
  .description('admins')
  .command('create')
  .description('add an admin; the password is read from the terminal, or from LODGER_ADMIN_PASSWORD')
  .requiredOption('--email <email>')
  .requiredOption('--name <name>')
  .addOption(roleOption)
  .addOption(networkOption)
  .option(
    '--organization <name>',
    'at the first run: the name of the organization, which is made with its first network',
  )
  .action(async (options) => (await import('./admin-create.ts')).adminCreate(options))

program
  .command('api-key')
  .description('API keys')
  .command('create')
  .description('make an API key and print it once')
  .requiredOption('--name <name>')
  .addOption(roleOption)
  .addOption(networkOption)
  .option('--days <days>', 'valid for so many days', parseCount, 90)
  .action(async (options) => (await import('./api-key-create.ts')).apiKeyCreate(options))

program
  .command('simulate')
  .description('drive any MDM server with simulated devices')
  .requiredOption('--url <url>', 'address of the MDM server, or of an enrollment link')
  .requiredOption('--email <email>', 'account of the owner; {n} becomes the number of the device')
  .requiredOption('--password <password>', 'password of that account')
  .addOption(
    new Option('--kind <kind>', 'account-driven User Enrollment, or what the link offers')
      .choices(['user', 'link'])
      .default('user'),
  )
  .option('--devices <count>', 'how many', parseCount, 1)
  .option('--model <model...>', 'iphone, ipad, mac, vision-pro or a product type; with a version: iphone:18.2.1')
  .option('--concurrency <count>', 'enrollments at once', parseCount, 4)
  .option('--stay <seconds>', 'stay and ask for commands so long', parseCount, 10)
  .option('--leave', 'leave at the end')
  .option('--ca <file>', 'trust this root for TLS, PEM, in place of the public ones')
  .option('--state <directory>', 'keep the devices and the simulated Apple authorities there')
  .action(async (options) => (await import('./simulate.ts')).simulateDevices(options))

function versionOfPackage(): string {
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
    version: string
  }
  return version
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.')
  return port
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('A whole number from 1.')
  return count
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof LodgerError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
