import { describe, expect, it } from 'vitest'
import { parseOwnerCsv, sampleOwnerCsv } from './owner-csv.ts'

async function notesOf(csv: string): Promise<string[]> {
  const { notes } = await parseOwnerCsv(csv)
  return notes.map((note) => `${note.severity} ${note.row} ${note.field}: ${note.detail}`)
}

describe('a CSV file of owners', () => {
  it('is read as the sample shows it', async () => {
    const { rows, notes } = await parseOwnerCsv(sampleOwnerCsv)
    expect(notes).toEqual([])
    expect(rows).toEqual([
      {
        row: 2,
        name: 'Ana Bauer',
        email: 'ana@example.com',
        password: 'a long first password',
        tags: ['sales', 'berlin'],
      },
      { row: 3, name: 'Ben Okafor', email: 'ben@example.com', password: null, tags: ['sales'] },
      { row: 4, name: 'Chiara Rossi', email: 'chiara@example.com', password: null, tags: null },
    ])
  })

  it('may come from any spreadsheet', async () => {
    const expected = [
      { row: 2, name: 'Bauer, Ana', email: 'ana@example.com', password: null, tags: ['sales', 'berlin'] },
    ]
    const files = [
      'name,email,tags\n"Bauer, Ana",ana@example.com,sales;berlin\n',
      '\uFEFFName,EMAIL,Tags\r\n"Bauer, Ana",ana@example.com,"sales berlin"\r\n',
      'email;tags;name\nana@example.com;sales berlin;Bauer, Ana',
    ]
    for (const file of files) expect((await parseOwnerCsv(file)).rows).toEqual(expected)
  })

  it('keeps quotes, line breaks and formulas as the text they are', async () => {
    const { rows } = await parseOwnerCsv('name,email\n"=1+1 ""Ana""",ana@example.com\n')
    expect(rows).toMatchObject([{ name: '=1+1 "Ana"' }])
  })

  it.each([
    ['no name', 'name,email\n,ana@example.com', 'error 2 name: A name is needed.'],
    [
      'a name on two lines',
      'name,email\n"Ana\nBauer",ana@example.com',
      'error 3 name: A name has at most 200 characters, on one line.',
    ],
    ['no e-mail', 'name,email\nAna', 'error 2 email: This is not an e-mail address.'],
    ['a bad e-mail', 'name,email\nAna,ana@example', 'error 2 email: This is not an e-mail address.'],
    [
      'a short password',
      'name,email,password\nAna,ana@example.com,short',
      'error 2 password: A password has 8 to 200 characters.',
    ],
    [
      'a long tag',
      `name,email,tags\nAna,ana@example.com,${'x'.repeat(51)}`,
      'error 2 tags: An owner has at most 100 tags, of at most 50 characters.',
    ],
    [
      'the same e-mail twice',
      'name,email\nAna,ana@example.com\nAna,ANA@example.com',
      'error 3 email: Line 2 has the same e-mail.',
    ],
  ])('leaves out a row with %s', async (_what, csv, note) => {
    expect(await notesOf(csv)).toEqual([note])
  })

  it('warns of an e-mail that no Managed Apple Account can be made from', async () => {
    const { rows, notes } = await parseOwnerCsv('name,email\nÄnne,änne@example.com')
    expect(rows).toHaveLength(1)
    expect(notes).toMatchObject([{ row: 2, field: 'email', severity: 'warning' }])
  })

  it('warns of a column it does not know', async () => {
    expect(await notesOf('name,phone,email\nAna,123,ana@example.com')).toEqual([
      'warning 1 null: Column 2 is none of name, email, password, tags and is not imported.',
    ])
  })

  it.each([
    ['', 'CSV_HEADER_MISSING'],
    ['Ana,ana@example.com\n', 'CSV_HEADER_MISSING'],
    ['name,email\n"Ana,ana@example.com\n', 'CSV_BROKEN'],
    ['name,email\nA"n"a,ana@example.com\n', 'CSV_BROKEN'],
    [`name,email\n${'x'.repeat(100_000)}`, 'CSV_BROKEN'],
  ])('that is none is refused: %#', async (csv, code) => {
    await expect(parseOwnerCsv(csv)).rejects.toMatchObject({ code, field: 'csv' })
  })
})
