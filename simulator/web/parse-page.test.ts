import { expect, it } from 'vitest'
import { parsePage } from './parse-page.ts'

it('reads what a person reads', () => {
  const page = parsePage(
    '<!doctype html><title>A &amp; B</title><style>p{}</style><h1>One&nbsp;&#8211; two</h1><!-- no --><p>three<br>four</p>' +
      '<script>document.write("<p>five</p>")</script>',
  )
  expect(page).toMatchObject({ title: 'A & B', text: 'One – two three four' })
})

it('finds the controls of a form, wherever they stand', () => {
  const [form] = parsePage(
    '<form id=f method=POST action="/go?a=1&amp;b=2"><input name=user TYPE=Text required>' +
      '<select name=lang><option value=en><option value=de selected>Deutsch</select>' +
      '<textarea name=note>a &lt; b</textarea><input type=checkbox name=yes checked>' +
      '<button type=button>Show</button><button disabled>Never</button><input type=submit name=go value=Now></form>' +
      '<input form=f name=late value=x>',
  ).forms
  expect(form).toMatchObject({ id: 'f', method: 'post', action: '/go?a=1&b=2' })
  expect(form?.fields.map(({ name, type, value }) => [name, type, value])).toEqual([
    ['user', 'text', ''],
    ['lang', 'select', 'de'],
    ['note', 'textarea', 'a < b'],
    ['yes', 'checkbox', ''],
    ['late', 'text', 'x'],
  ])
  expect(form?.buttons).toMatchObject([{ name: 'go', value: 'Now', text: 'Now' }])
})

it('finds links and where the page sends on by itself', () => {
  const page = parsePage(
    '<meta http-equiv=refresh content="0; url=/next"><a class="button big" href="/profile?x=1&amp;y=2" download>Get it</a>',
  )
  expect(page.refresh).toBe('/next')
  expect(page.links).toEqual([{ href: '/profile?x=1&y=2', text: 'Get it', isDownload: true, className: 'button big' }])
})

it.each(['', '<', '<a href="', '<form><input', '</form></p>', '<script>', '&#xffffffff;'])(
  'never fails: %j',
  (html) => {
    expect(parsePage(html).forms.length).toBeLessThanOrEqual(1)
  },
)
