import { describe, expect, it } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { parsePlist, parsePlistDict } from './parse-plist.ts'
import { PlistReal } from './plist-value.ts'

const prolog =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
const xml = (content: string) => `<plist version="1.0">${content}</plist>`
const dict = (content: string) => xml(`<dict>${content}</dict>`)

describe('an XML property list is accepted', () => {
  it.each<[name: string, body: string, value: unknown]>([
    ['with a declaration and a document type', prolog + xml('<true/>'), true],
    ['with neither', xml('<false/>'), false],
    [
      'with single quotes, and an address with TLS',
      `<?xml version='1.0' encoding='utf-8' standalone='yes'?>${prolog.slice(prolog.indexOf('<!')).replace('http:', 'https:')}<plist version='1.0'><true/></plist>`,
      true,
    ],
    ['without a version', '<plist><true></true></plist>', true],
    ['with a byte order mark and trailing white space', `\ufeff${prolog}${xml('<true/>')}\r\n\t `, true],
    ["with Apple Computer's older document type", prolog.replace('Apple//', 'Apple Computer//') + xml('<true/>'), true],
    [
      'with white space inside its tags',
      '<plist version="1.0" ><array ><true /><string >a</string ></array ></plist >',
      [true, 'a'],
    ],
    [
      'with comments between elements',
      `<!-- a -->${xml('<!-- <b> --><array><!----><true/><!-- - --></array>')}<!-- c -->`,
      [true],
    ],
    [
      'with the five entities and numeric ones',
      xml('<string>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</string>'),
      '<>&"\'A😀',
    ],
    ['with a CDATA section', xml('<string>a<![CDATA[<b>&amp;]]]]><![CDATA[>]]>c</string>'), 'a<b>&amp;]]>c'],
    [
      'with empty elements, long and short',
      xml('<array><dict/><dict></dict><array/><string/><string></string><data/></array>'),
      [{}, {}, [], '', '', Buffer.alloc(0)],
    ],
    ['with an empty key', dict('<key/><true/>'), { '': true }],
    [
      'with the keys of an object',
      dict('<key>__proto__</key><true/><key>constructor</key><false/>'),
      Object.fromEntries([
        ['__proto__', true],
        ['constructor', false],
      ]),
    ],
    ['with base64 in lines', xml('<data>\n\tAAEC\n\tAwQ=\n\t</data>'), Buffer.from([0, 1, 2, 3, 4])],
    [
      'with the largest and smallest integers',
      xml('<array><integer>18446744073709551615</integer><integer>-9223372036854775808</integer></array>'),
      [2n ** 64n - 1n, -(2n ** 63n)],
    ],
    [
      'with integers up to what a number holds',
      xml(
        '<array><integer>9007199254740991</integer><integer>9007199254740992</integer><integer>007</integer></array>',
      ),
      [9007199254740991, 9007199254740992n, 7],
    ],
    [
      'with fractions',
      xml('<array><real>1</real><real>-1.5e3</real><real>+infinity</real></array>'),
      [new PlistReal(1), new PlistReal(-1500), new PlistReal(Infinity)],
    ],
    ['with a date', xml('<date>2024-02-29T23:59:59Z</date>'), new Date('2024-02-29T23:59:59Z')],
    ["with Apple's distant past", xml('<date>0001-01-01T00:00:00Z</date>'), new Date('0001-01-01T00:00:00Z')],
    ['with characters beyond ASCII', xml('<string>Zoë 🍎</string>'), 'Zoë 🍎'],
    ['with a control character, as CoreFoundation writes it', xml('<string>a\u0003b</string>'), 'a\u0003b'],
    ['with a line end kept as it is', xml('<string>a\r\nb</string>'), 'a\r\nb'],
    ['16 levels deep', xml('<array>'.repeat(16) + '</array>'.repeat(16)), [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]],
    ['with data larger than a string may be', xml(`<data>${'A'.repeat(400_000)}</data>`), Buffer.alloc(300_000)],
  ])('%s', (_name, body, value) => {
    expect(parsePlist(Buffer.from(body))).toEqual(value)
  })

  it('into dictionaries without a prototype', () => {
    expect(Object.getPrototypeOf(parsePlist(Buffer.from(dict('<key>__proto__</key><dict/>'))))).toBeNull()
  })
})

describe('an XML property list is refused', () => {
  const bomb = '<!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
  it.each<[code: string, name: string, body: string]>([
    ['NOT_A_PLIST', 'when it is empty', ''],
    ['NOT_A_PLIST', 'when it is JSON', '{"MessageType":"Authenticate"}'],
    ['NOT_A_PLIST', 'when it is an OpenStep property list', '{ MessageType = Authenticate; }'],
    ['NOT_A_PLIST', 'without a plist element', '<dict/>'],
    ['NOT_A_PLIST', 'of another version', '<plist version="2.0"><true/></plist>'],
    ['NOT_A_PLIST', 'with other attributes', '<plist version="1.0" xmlns="x"><true/></plist>'],
    ['UNEXPECTED_CONTENT', 'in another encoding', `<?xml version="1.0" encoding="UTF-16"?>${xml('<true/>')}`],
    ['FORBIDDEN_DOCTYPE', 'with an internal subset', bomb + xml('<string>&b;</string>')],
    [
      'FORBIDDEN_DOCTYPE',
      "with an internal subset in Apple's document type",
      prolog.replace('dtd">', 'dtd" [<!ENTITY a "b">]>') + xml('<true/>'),
    ],
    [
      'FORBIDDEN_DOCTYPE',
      "with somebody else's document type",
      `<!DOCTYPE plist SYSTEM "file:///etc/passwd">${xml('<true/>')}`,
    ],
    ['NOT_A_PLIST', 'with two document types', prolog + prolog.slice(prolog.indexOf('<!')) + xml('<true/>')],
    ['BAD_ENTITY', 'with an entity of its own', xml('<string>&b;</string>')],
    ['BAD_ENTITY', 'with an entity named like a property of every object', xml('<string>&toString;</string>')],
    ['BAD_ENTITY', 'with a bare ampersand', xml('<string>a & b</string>')],
    ['BAD_ENTITY', 'with a reference to NUL', xml('<string>&#0;</string>')],
    ['BAD_ENTITY', 'with a reference to half a character', xml('<string>&#xD800;</string>')],
    ['BAD_ENTITY', 'with a reference beyond Unicode', xml('<string>&#x110000;</string>')],
    ['BAD_TEXT', 'with a NUL', xml('<string>\0</string>')],
    ['DUPLICATE_KEY', 'with a key twice', dict('<key>UDID</key><string>a</string><key>UDID</key><string>b</string>')],
    [
      'DUPLICATE_KEY',
      'with a key twice in another spelling',
      dict('<key>UDID</key><true/><key>&#85;DI<![CDATA[D]]></key><true/>'),
    ],
    ['DUPLICATE_KEY', 'with __proto__ twice', dict('<key>__proto__</key><true/><key>__proto__</key><true/>')],
    ['UNEXPECTED_CONTENT', 'with a comment inside a key', dict('<key>Enrollment<!-- -->ID</key><true/>')],
    ['UNEXPECTED_CONTENT', 'with a comment inside a string', xml('<string>a<!-- b -->c</string>')],
    ['UNEXPECTED_CONTENT', 'with a comment inside data', xml('<data>AA<!-- b -->AA</data>')],
    ['UNEXPECTED_CONTENT', 'with an element inside a string', xml('<string><b>a</b></string>')],
    ['UNEXPECTED_CONTENT', 'with a processing instruction', xml('<?php ?><true/>')],
    ['UNEXPECTED_CONTENT', 'without a value', xml('')],
    ['UNEXPECTED_CONTENT', 'with two roots', xml('<dict/><dict/>')],
    ['TRAILING_CONTENT', 'with a second property list', xml('<true/>') + xml('<true/>')],
    ['TRAILING_CONTENT', 'with text behind it', `${xml('<true/>')}x`],
    ['UNEXPECTED_CONTENT', 'with text between elements', dict('x<key>a</key><true/>')],
    ['UNEXPECTED_CONTENT', 'with a value where a key belongs', dict('<string>a</string><true/>')],
    ['UNEXPECTED_CONTENT', 'with a key without a value', dict('<key>a</key>')],
    ['UNEXPECTED_CONTENT', 'with a key in an array', xml('<array><key>a</key></array>')],
    ['UNEXPECTED_CONTENT', 'with an unknown element', xml('<set/>')],
    ['UNEXPECTED_CONTENT', 'with an element that starts like a known one', xml('<strings>a</strings>')],
    ['UNEXPECTED_CONTENT', 'with attributes on a value', xml('<string id="1">a</string>')],
    ['UNEXPECTED_CONTENT', 'with elements in capital letters', xml('<STRING>a</STRING>')],
    ['UNEXPECTED_CONTENT', 'with elements closed in the wrong order', xml('<array><dict></array></dict>')],
    ['UNEXPECTED_CONTENT', 'with content in a boolean', xml('<true>1</true>')],
    ['UNEXPECTED_END', 'when a string does not end', '<plist version="1.0"><string>abc'],
    ['UNEXPECTED_END', 'when a comment does not end', '<plist version="1.0"><!-- '],
    ['UNEXPECTED_END', 'when a CDATA section does not end', '<plist version="1.0"><string><![CDATA[a</string></plist>'],
    ['BAD_NUMBER', 'with an empty integer', xml('<integer/>')],
    ['BAD_NUMBER', 'with an integer of white space', xml('<integer> </integer>')],
    ['BAD_NUMBER', 'with an integer above 64 bits', xml('<integer>18446744073709551616</integer>')],
    ['BAD_NUMBER', 'with an integer below 64 bits', xml('<integer>-9223372036854775809</integer>')],
    ['BAD_NUMBER', 'with an integer of a million digits', xml(`<integer>${'9'.repeat(1_000_000)}</integer>`)],
    ['BAD_NUMBER', 'with a hexadecimal integer', xml('<integer>0x10</integer>')],
    ['BAD_NUMBER', 'with a fraction for an integer', xml('<integer>1.0</integer>')],
    ['BAD_NUMBER', 'with words for a fraction', xml('<real>one</real>')],
    ['BAD_DATE', 'with a date of another zone', xml('<date>2026-01-01T00:00:00+01:00</date>')],
    ['BAD_DATE', 'with a date with fractions', xml('<date>2026-01-01T00:00:00.5Z</date>')],
    ['BAD_DATE', 'with a day that does not exist', xml('<date>2025-02-29T00:00:00Z</date>')],
    ['BAD_DATE', 'with an hour that does not exist', xml('<date>2025-01-01T24:00:00Z</date>')],
    ['BAD_DATE', 'with an empty date', xml('<date/>')],
    ['BAD_BASE64', 'with other characters in base64', xml('<data>AA!A</data>')],
    ['BAD_BASE64', 'with base64 that lacks its padding', xml('<data>AAA</data>')],
    ['BAD_BASE64', 'with base64 behind its padding', xml('<data>AA==AA==</data>')],
    ['BAD_BASE64', 'with base64 that has bits left over', xml('<data>AB==</data>')],
    ['BAD_BASE64', 'with base64 for addresses', xml('<data>-_-_</data>')],
    ['TOO_DEEP', '17 levels deep', xml('<array>'.repeat(17) + '</array>'.repeat(17))],
    ['TOO_DEEP', '100,000 levels deep', xml('<array>'.repeat(100_000))],
    ['TOO_DEEP', 'with dictionaries nested too deep', xml('<dict><key/>'.repeat(17))],
    ['TOO_MANY_NODES', 'with too many values', xml(`<array>${'<true/>'.repeat(65_536)}</array>`)],
    [
      'TOO_MANY_NODES',
      'with too many keys',
      dict([...Array(32_768).keys()].map((key) => `<key>${key}</key><true/>`).join('')),
    ],
    ['STRING_TOO_LONG', 'with too long a string', xml(`<string>${'a'.repeat(65_537)}</string>`)],
    ['STRING_TOO_LONG', 'with too long a key', dict(`<key>${'a'.repeat(65_537)}</key><true/>`)],
    [
      'STRING_TOO_LONG',
      'with too long a string in sections',
      xml(`<string>${`<![CDATA[${'a'.repeat(6_000)}]]>`.repeat(11)}</string>`),
    ],
    ['TOO_LARGE', 'when it is larger than a megabyte', xml(`<data>${'A'.repeat(1 << 20)}</data>`)],
  ])('%s: %s', (code, _name, body) => {
    expect(refusal(Buffer.from(body))).toMatchObject({ name: 'ParseError', code })
  })

  it('when it is not UTF-8', () => {
    const body = Buffer.concat([
      Buffer.from('<plist version="1.0"><string>'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('</string></plist>'),
    ])
    expect(refusal(body)).toMatchObject({ code: 'BAD_TEXT' })
  })

  it('when it is UTF-16', () => {
    expect(refusal(Buffer.from(`\ufeff${xml('<true/>')}`, 'utf16le'))).toMatchObject({ code: 'BAD_TEXT' })
  })

  it('with the byte where it went wrong, whatever the characters before', () => {
    const body = Buffer.from(xml('<array><string>Zoë 🍎</string><set/></array>'))
    expect(refusal(body)).toMatchObject({ offset: body.indexOf('<set/>') })
  })

  it('without repeating in the message what the device sent', () => {
    const secret = 'C39VX5P1JCLM'
    const bodies = [
      dict(`<key>${secret}</key><true/><key>${secret}</key><true/>`),
      xml(`<integer>${secret}</integer>`),
      `<${secret}/>`,
    ]
    for (const body of bodies) expect(String(refusal(Buffer.from(body)))).not.toContain(secret)
  })

  it('in time that grows with its size only', () => {
    const bodies = [
      xml('<!--'.repeat(200_000)),
      `<?xml ${' '.repeat(900_000)}`,
      `<!DOCTYPE plist ${' '.repeat(900_000)}`,
      xml(`<string>${'&'.repeat(60_000)}</string>`),
      xml(`<real>${'1'.repeat(900_000)}x</real>`),
      xml(`<string>${'<![CDATA[]]>'.repeat(80_000)}`),
      dict(`<key>${' '.repeat(900_000)}`),
    ]
    const start = performance.now()
    for (const body of bodies) expect(refusal(Buffer.from(body))).toBeInstanceOf(ParseError)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('limits', () => {
  it('can be raised for one call', () => {
    const body = Buffer.from(xml(`<data>${'A'.repeat(1 << 20)}</data>`))
    expect(parsePlist(body, { maxBytes: 2 << 20 })).toHaveLength(786_432)
  })
})

describe('parsePlistDict', () => {
  it('wants a dictionary', () => {
    expect(parsePlistDict(Buffer.from(dict('<key>a</key><true/>')))).toEqual({ a: true })
    expect(() => parsePlistDict(Buffer.from(xml('<array/>')))).toThrow(expect.objectContaining({ code: 'WRONG_TYPE' }))
  })
})

function refusal(body: Uint8Array): unknown {
  try {
    parsePlist(body)
  } catch (error) {
    return error
  }
  return undefined
}
