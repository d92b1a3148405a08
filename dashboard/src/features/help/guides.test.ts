import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parseInline, parseMarkdown } from '../../ui/parse-markdown.ts'

const folder = fileURLToPath(new URL('../../../../docs/guides/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.md'))
const guides = new Map(files.map((name) => [name, parseMarkdown(readFileSync(folder + name, 'utf8'))]))

function linksOf(name: string): string[] {
  const texts = (guides.get(name) ?? []).flatMap((block) => {
    if (block.type === 'list') return block.items
    if (block.type === 'table') return block.rows.flat()
    return [block.text]
  })
  return texts.flatMap((text) => parseInline(text).flatMap((part) => (part.type === 'link' ? [part.href] : [])))
}

it.each(files)('%s has one title', (name) => {
  expect(guides.get(name)?.filter((block) => block.type === 'heading' && block.level === 1)).toHaveLength(1)
})

it('links only to guides and headings that exist', () => {
  const anchors = files.flatMap((name) =>
    (guides.get(name) ?? []).flatMap((block) => (block.type === 'heading' ? [`${name}#${block.id}`] : [])),
  )
  const links = files.flatMap(linksOf).filter((href) => href.includes('.md'))
  expect(links.filter((href) => ![...files, ...anchors].includes(href))).toEqual([])
  expect(links.length).toBeGreaterThan(4)
})
