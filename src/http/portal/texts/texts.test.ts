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
  it('puts values in as they are, since the pages escape them', () => {
    expect(translateTo('en')('confirm.heading', { name: '<Ana> & Bo' })).toBe('You are enrolling as <Ana> & Bo')
  })

  it('use the same values and as many words to look for in every language', () => {
    const german = new Map(leaves(de))
    for (const [key, text] of leaves(en)) {
      expect(marksOf(german.get(key)!), key).toEqual(marksOf(text))
      expect(text.split('**').length % 2, key).toBe(1)
    }
  })
})

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  )
}

function marksOf(text: string): unknown {
  return [...new Set(text.match(/\{\{\w+\}\}/g))].sort()
}
