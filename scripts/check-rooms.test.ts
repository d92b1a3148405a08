import { expect, it } from 'vitest'
import { checkRooms, type RoomTable } from './check-rooms.ts'

const table: RoomTable = {
  rooms: {
    'src/ground': [],
    'src/app.ts': ['src/ground'],
    'src/domain/a': ['src/ground'],
    'src/domain/b': ['src/ground', 'src/domain/a'],
    'src/edge': ['src/app.ts', 'src/domain'],
    'ui/features': ['src/ground'],
    simulator: [],
    tests: ['src', 'simulator'],
  },
  separate: ['src/domain', 'ui/features'],
}

it.each([
  ['its own room', 'src/domain/a/x.ts', './y.ts'],
  ['a room of its row', 'src/domain/b/x.ts', '../a/deep/y.ts'],
  ['a file of its row', 'src/edge/x.ts', '../app.ts'],
  ['any room below a folder of its row', 'src/edge/x.ts', '../domain/a/y.ts'],
  ['a package', 'src/ground/x.ts', 'pg'],
  ['itself in a separate folder', 'ui/features/one/x.tsx', './y.tsx'],
  ['tests/support from a test', 'src/ground/x.test.ts', '../../tests/support/database.ts'],
])('lets a file import %s', (_what, from, specifier) => {
  expect(check({ [from]: `import '${specifier}'` })).toEqual([])
})

it.each([
  ['import', "import { y } from '../domain/a/y.ts'"],
  ['import of a type', "import type { Y } from '../domain/a/y.ts'"],
  ['re-export', "export * from '../domain/a/y.ts'"],
  ['named re-export', "export { y } from '../domain/a/y.ts'"],
  ['dynamic import', "const y = await import('../domain/a/y.ts')"],
  ['import in a type', "type Y = import('../domain/a/y.ts').Y"],
])('objects to an %s of a room that the table does not allow, and says where', (_what, statement) => {
  expect(check({ 'src/ground/x.ts': `\n\n${statement}\n` })).toEqual([
    'src/ground/x.ts:3 imports src/domain/a/y.ts: room src/ground may not import room src/domain/a',
  ])
})

it('keeps separate siblings apart, though they share a room', () => {
  expect(check({ 'ui/features/one/x.ts': "import '../two/y.ts'" })).toHaveLength(1)
  expect(check({ 'src/domain/a/x.ts': "import '../b/y.ts'" })).toHaveLength(1)
})

it('keeps tests/support out of what is no test', () => {
  expect(check({ 'src/ground/x.ts': "import '../../tests/support/database.ts'" })).toHaveLength(1)
})

it('does not take a longer name for a folder within', () => {
  expect(check({ 'src/domain/b/x.ts': "import '../a-and-more/y.ts'" })).toHaveLength(1)
})

it('objects to a folder that the table does not know', () => {
  expect(check({ 'src/attic/x.ts': '' })).toEqual(['src/attic/x.ts is in no room of rooms.json'])
})

it('objects to an import that the code computes', () => {
  expect(check({ 'src/ground/x.ts': 'await import(name)' })).toEqual([
    'src/ground/x.ts:1 imports what only running the code would tell',
  ])
})

it('objects to circles, however long, types included', () => {
  const circle = check({
    'src/ground/x.ts': "import './y.ts'",
    'src/ground/y.ts': "import type { Z } from './z.ts'",
    'src/ground/z.ts': "export { x } from './x.ts'",
  })
  expect(circle).toEqual(['Circle: src/ground/x.ts -> src/ground/y.ts -> src/ground/z.ts -> src/ground/x.ts'])
})

it('is not misled by text that looks like an import', () => {
  const source =
    '// import "../domain/a/y.ts"\nconst text = `import "../domain/a/y.ts"`\nexport const s = "from \'../a\'" + text'
  expect(check({ 'src/ground/x.ts': source })).toEqual([])
})

it('fails when it saw nothing', () => {
  expect(check({})).toEqual(['No module was found: the check saw nothing'])
})

function check(files: Record<string, string>): string[] {
  return checkRooms(new Map(Object.entries(files)), table)
}
