// Fails on an import that rooms.json does not allow, on a folder it does not know and on a circle between files.
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync } from 'vite'
import { z } from 'zod'

const tableSchema = z.object({
  /** Room -> the folders and files it may import besides itself. */
  rooms: z.record(z.string(), z.array(z.string())),
  /** Folders whose subfolders import each other only where the table names them. */
  separate: z.array(z.string()),
})
export type RoomTable = z.infer<typeof tableSchema>

/** An import of another file of ours. */
interface Import {
  readonly from: string
  readonly line: number
  /** Absent when the code computes it. */
  readonly target: string | undefined
}

const folders = ['src', 'simulator', 'dashboard/src', 'tests', 'bench', 'scripts']
// What tests beside the code use: databases and worlds, and the devices and services that clients talk to.
const testGrounds = ['tests/support', 'simulator']
// Whatever names another module: imports, re-exports, `import()` of values and of types.
const importingNodes = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
  'TSExternalModuleReference',
])

if (import.meta.main) {
  const files = globSync(folders.map((folder) => `${folder}/**/*.{ts,tsx}`)).map((path) => path.replaceAll('\\', '/'))
  const table = tableSchema.parse(JSON.parse(readFileSync('rooms.json', 'utf8')))
  const problems = checkRooms(new Map(files.map((path) => [path, readFileSync(path, 'utf8')])), table)
  for (const problem of problems) console.error(problem)
  console.log(`${files.length} modules in ${Object.keys(table.rooms).length} rooms, ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}

/** Gives one line for each thing that is wrong. */
export function checkRooms(sources: ReadonlyMap<string, string>, table: RoomTable): string[] {
  if (sources.size === 0) return ['No module was found: the check saw nothing']
  const homeless = [...sources.keys()].filter((path) => roomOf(path, table) === undefined)
  const imports = [...sources].flatMap(([path, source]) => importsOf(path, source))
  return [
    ...homeless.map((path) => `${path} is in no room of rooms.json`),
    ...imports.flatMap((found) => objectionTo(found, table) ?? []),
    ...circlesIn(imports).map((circle) => `Circle: ${circle.join(' -> ')}`),
  ]
}

function objectionTo({ from, line, target }: Import, table: RoomTable): string | undefined {
  if (target === undefined) return `${from}:${line} imports what only running the code would tell`
  const room = roomOf(from, table)
  if (room === undefined || mayImport(from, target, room, table)) return undefined
  return `${from}:${line} imports ${target}: room ${room} may not import room ${roomOf(target, table) ?? '(none)'}`
}

function mayImport(from: string, target: string, room: string, table: RoomTable): boolean {
  if (isTest(from) && testGrounds.some((ground) => isWithin(target, ground))) return true
  const allowed = [room, ...(table.rooms[room] ?? [])].filter((prefix) => isWithin(target, prefix))
  const wall = table.separate.find((folder) => isWithin(from, folder) && isWithin(target, folder))
  if (wall === undefined || childOf(wall, from) === childOf(wall, target)) return allowed.length > 0
  return allowed.some((prefix) => prefix !== wall && isWithin(prefix, wall))
}

/** The row of the table that names most of the path. */
function roomOf(path: string, table: RoomTable): string | undefined {
  return Object.keys(table.rooms)
    .filter((room) => isWithin(path, room))
    .toSorted((a, b) => b.length - a.length)[0]
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path)
}

function childOf(folder: string, path: string): string {
  return path.slice(folder.length + 1).split('/')[0] ?? ''
}

function importsOf(path: string, source: string): Import[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`)
  return specifiersIn(program).flatMap(({ specifier, start }) => {
    if (specifier !== undefined && !specifier.startsWith('.')) return []
    const line = source.slice(0, start).split('\n').length
    return { from: path, line, target: specifier === undefined ? undefined : resolve(path, specifier) }
  })
}

function resolve(path: string, specifier: string): string {
  const withoutQuery = specifier.replace(/\?.*$/, '')
  return posix.join(posix.dirname(path), withoutQuery)
}

interface Specifier {
  readonly specifier: string | undefined
  readonly start: number
}

/** What the nodes keep the specifier in. */
interface ImportingNode {
  readonly source?: unknown
  readonly expression?: unknown
  readonly argument?: unknown
  readonly start: number
}

/** Looks everywhere in a syntax tree. */
function specifiersIn(node: unknown): Specifier[] {
  if (typeof node !== 'object' || node === null) return []
  return [...specifierOf(node), ...Object.values(node).flatMap(specifiersIn)]
}

function specifierOf(node: object): Specifier[] {
  if (!isImportingNode(node)) return []
  const { source, expression, argument, start } = node
  const named = source ?? expression ?? argument
  // An export of the module's own names.
  if (typeof named !== 'object' || named === null) return []
  const value = 'value' in named && typeof named.value === 'string' ? named.value : undefined
  return [{ specifier: value, start }]
}

function isImportingNode(node: object): node is ImportingNode {
  return 'type' in node && typeof node.type === 'string' && importingNodes.has(node.type)
}

/** Walks the imports depth first; each way back to a file on the way is a circle. */
function circlesIn(imports: readonly Import[]): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from)
  const done = new Set<string>()
  const circles: string[][] = []

  function visit(file: string, way: readonly string[]): void {
    const seenAt = way.indexOf(file)
    if (seenAt >= 0) circles.push([...way.slice(seenAt), file])
    if (seenAt >= 0 || done.has(file)) return
    for (const { target } of targets.get(file) ?? []) if (target !== undefined) visit(target, [...way, file])
    done.add(file)
  }

  for (const file of targets.keys()) visit(file, [])
  return circles
}
