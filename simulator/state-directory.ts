import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SimulatorError } from './simulator-error.ts'

/** Where simulated things remember what they are, so that they go on after a restart: one JSON document per name. */
export interface StateStore {
  read(name: string): Promise<unknown>
  write(name: string, value: unknown): Promise<void>
  remove(name: string): Promise<void>
  /** Names that start with `prefix`. */
  list(prefix: string): Promise<string[]>
}

/** Remembers until the process ends. */
export function stateInMemory(): StateStore {
  const documents = new Map<string, string>()
  return {
    read: async (name) => JSON.parse(documents.get(name) ?? 'null') as unknown,
    write: async (name, value) => void documents.set(name, JSON.stringify(value)),
    remove: async (name) => void documents.delete(name),
    list: async (prefix) => [...documents.keys()].filter((name) => name.startsWith(prefix)),
  }
}

/**
 * Remembers in files. They hold private keys of simulated devices, so nobody else may read them; each is replaced as a
 * whole, so that a kill leaves the old one or the new one.
 */
export async function stateInDirectory(directory: string): Promise<StateStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const pathOf = (name: string) => join(directory, `${safe(name)}.json`)
  const writing = new Map<string, Promise<void>>()
  return {
    read: async (name) => readDocument(pathOf(name)),
    write: (name, value) => {
      const text = JSON.stringify(value)
      // One after the other, so that an older state never lands after a newer one.
      const written = (writing.get(name) ?? Promise.resolve()).catch(() => {}).then(() => replace(pathOf(name), text))
      writing.set(name, written)
      return written
    },
    remove: async (name) => {
      await writing.get(name)?.catch(() => {})
      await rm(pathOf(name), { force: true })
    },
    list: async (prefix) => {
      const files = await readdir(directory)
      return files
        .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
        .map((file) => file.slice(0, -'.json'.length))
    },
  }
}

async function readDocument(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new SimulatorError('STATE_DIRECTORY', `${path} cannot be read`, {}, error)
  }
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.new`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, path)
}

function safe(name: string): string {
  if (!/^[\w-]+$/.test(name)) throw new SimulatorError('STATE_DIRECTORY', `No name for a file: ${name}`)
  return name
}
