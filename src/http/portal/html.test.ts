import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emphasized, html } from './html.ts'

describe('html', () => {
  it('escapes whatever is put into it', () => {
    expect(html`<p title="${'"><script>'}">${"Ana & Bo's <3"}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">Ana &amp; Bo&#39;s &lt;3</p>',
    )
  })

  it('keeps markup, joins lists and leaves out what is absent', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.markup).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>0')
  })

  it('never lets a text open a tag or end an attribute', () => {
    const isHarmless = (markup: string) => !/[<>"']/.test(markup)
    const escapes = property(string(), (text) => isHarmless(html`${text}`.markup))
    const emphasizes = property(string(), (text) => isHarmless(emphasized(text).markup.replace(/<\/?strong>/g, '')))
    expect(() => assert(escapes)).not.toThrow()
    expect(() => assert(emphasizes)).not.toThrow()
  })
})

describe('emphasized', () => {
  it('makes the words between stars strong', () => {
    expect(emphasized('Open **Settings** & go').markup).toBe('Open <strong>Settings</strong> &amp; go')
  })
})
