import { createInstance } from 'i18next'
import { de } from './de.ts'
import { en, type Texts } from './en.ts'

export type TextKey = Paths<Texts>
type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T & string]

/** A text in the language of who reads it. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

const i18n = createInstance({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, de: { translation: de } },
  // The pages escape what they are given; escaping here as well would show the escapes.
  interpolation: { escapeValue: false },
  initAsync: false,
})
await i18n.init()

export function translateTo(language: Language): Translate {
  const translate = i18n.getFixedT(language)
  return (key, values) => translate(key, { ...values })
}

/**
 * The language that fits best what a browser asks for, or English.
 *
 * @see RFC 9110 section 12.5.4 (Accept-Language)
 */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '').slice(0, maxHeaderLength).split(',').map(parseWish)
  const best = wishes.filter((wish) => wish.weight > 0).toSorted((a, b) => b.weight - a.weight)
  for (const { tag } of best) {
    const language = languages.find((known) => tag === known || tag.startsWith(`${known}-`))
    if (language) return language
  }
  return 'en'
}

const maxHeaderLength = 200

function parseWish(wish: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = wish
    .trim()
    .toLowerCase()
    .split(/\s*;\s*/)
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0 }
}
