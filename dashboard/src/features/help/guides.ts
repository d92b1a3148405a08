export interface Guide {
  readonly slug: string
  readonly title: string
  readonly source: string
}

const files = import.meta.glob<string>('../../../../docs/guides/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const order = [
  'deploy-user-enrollment',
  'enroll-a-device',
  'owners-and-accounts',
  'service-discovery',
  'push-certificate',
  'devices',
  'admins-and-api-keys',
]

/** The guides of the repository, in the order in which one needs them. */
export const guides: readonly Guide[] = Object.entries(files)
  .map(([path, source]) => ({
    slug: path.replace(/^.*\//, '').replace(/\.md$/, ''),
    title: /^# (.+)$/m.exec(source)?.[1] ?? 'Guide',
    source,
  }))
  .sort((a, b) => placeOf(a.slug) - placeOf(b.slug) || a.title.localeCompare(b.title))

function placeOf(slug: string): number {
  const place = order.indexOf(slug)
  return place < 0 ? order.length : place
}
