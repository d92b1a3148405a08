import { describe, expect, it } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'
import { chooseLanguage, translateTo } from './texts.ts'

describe('chooseLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de'],
    ['en-US,en;q=0.9,de;q=0.8', 'en'],
    ['fr-FR, de;q=0.5, en;q=0.1', 'de'],
    ['fr', 'en'],
    ['de;q=0', 'en'],
    ['de;q=abc, *', 'en'],
    ['DE-at', 'de'],
    ['den', 'en'],
  ])('%s is answered in %s', (header, language) => {
    expect(chooseLanguage(header)).toBe(language)
  })
})

describe('texts', () => {
  it('put values in as they are, since the pages escape them', () => {
    expect(translateTo('en')('confirm.heading', { name: '<Ana> & Bo' })).toBe('You are enrolling as <Ana> & Bo')
  })

  it('have places for the same values in every language, and end what they emphasize', () => {
    const marksIn = (texts: object) => leaves(texts).map(([key, text]) => [key, marksOf(text)])
    expect(marksIn(de)).toEqual(marksIn(en))
  })
})

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  )
}

/** The values that a text has a place for, and whether each emphasis in it also ends. */
function marksOf(text: string): unknown {
  return { values: [...new Set(text.match(/\{\{\w+\}\}/g))].toSorted(), ends: text.split('**').length % 2 === 1 }
}
