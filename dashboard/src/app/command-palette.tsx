import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { Spotlight } from '@mantine/spotlight'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import type { Network } from '../../../src/contract/networks.ts'
import { useDevices } from '../api/devices.ts'
import { useNetworkSettings } from '../api/networks.ts'
import { useOwners } from '../api/owners.ts'
import { useSignOut } from '../api/session.ts'
import { useGo } from '../ui/app-link.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { platformWords } from '../ui/words.ts'
import { configurePlaces, guideFor, mainPlaces } from './places.ts'

interface CommandPaletteProps {
  readonly networkId: string
  readonly networks: readonly Network[]
}

interface Entry {
  readonly id: string
  readonly label: string
  readonly detail?: string | undefined
  readonly icon: IconName
  readonly keywords?: string
  readonly run: () => void
}

const leastLetters = 2
const mostFound = 5

/** One list to go to pages, people and devices, and to do things. */
export function CommandPalette({ networkId, networks }: CommandPaletteProps) {
  const [query, setQuery] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const places = usePlaceEntries(networkId, networks)
  const actions = useActionEntries(networkId)
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const groups: { readonly title: string; readonly entries: readonly Entry[] }[] = [
    { title: 'Go to', entries: places.filter((entry) => fits(entry, words)) },
    { title: 'Do', entries: actions.filter((entry) => fits(entry, words)) },
  ]
  const isEmpty = groups.every(({ entries }) => entries.length === 0)
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      transitionProps={{ duration: 0 }}
      size={560}
      yOffset="12vh"
      overlayProps={{ backgroundOpacity: 0.2, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Search or do something' } }}
    >
      <Spotlight.Search
        placeholder="Go to a page, person or device, or do something"
        aria-label="Search or do something"
        leftSection={<Icon name="search" />}
        onKeyDown={({ key }) => {
          // What the server finds comes too late to be selected by the library; Enter takes the first of it, too.
          const selected = list.current?.querySelector('[data-selected]')
          if (key === 'Enter' && selected === null) list.current?.querySelector('button')?.click()
        }}
      />
      <Spotlight.ActionsList ref={list}>
        {groups.map(({ title, entries }) => (
          <Group key={title} title={title} entries={entries} />
        ))}
        <Found networkId={networkId} query={query} />
        {isEmpty && query.trim().length < leastLetters && <Spotlight.Empty>Nothing is called that.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** People and devices that the server finds. */
function Found({ networkId, query }: { readonly networkId: string; readonly query: string }) {
  const [search] = useDebouncedValue(query.trim(), 120)
  if (search.length < leastLetters) return null
  return <FoundFor networkId={networkId} search={search} />
}

function FoundFor({ networkId, search }: { readonly networkId: string; readonly search: string }) {
  const navigate = useNavigate()
  const owners = useOwners({ search }).data?.pages[0]?.items ?? []
  const devices = useDevices({ networkId, search }).data?.pages[0]?.items ?? []
  const people = owners.slice(0, mostFound).map((owner) => ({
    id: owner.id,
    label: owner.name,
    detail: owner.email,
    icon: 'owners' as const,
    run: () => void navigate({ to: '/n/$networkId/owners/$ownerId', params: { networkId, ownerId: owner.id } }),
  }))
  const found = devices.slice(0, mostFound).map((device) => ({
    id: device.id,
    label: device.name,
    detail: [device.owner?.name, `${platformWords[device.platform]} ${device.osVersion ?? ''}`]
      .filter(Boolean)
      .join(' · '),
    icon: 'devices' as const,
    run: () => void navigate({ to: '/n/$networkId/devices/$deviceId', params: { networkId, deviceId: device.id } }),
  }))
  return (
    <>
      <Group title="Devices" entries={found} />
      <Group title="Owners" entries={people} />
    </>
  )
}

function Group({ title, entries }: { readonly title: string; readonly entries: readonly Entry[] }): ReactNode {
  if (entries.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={title}>
      {entries.map(({ id, label, detail, icon, run }) => (
        <Spotlight.Action
          key={id}
          label={label}
          leftSection={<Icon name={icon} />}
          rightSection={detail === undefined ? null : <span className="small quiet one-line">{detail}</span>}
          onClick={run}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}

function fits({ label, keywords = '' }: Entry, words: readonly string[]): boolean {
  const known = `${label} ${keywords}`.toLowerCase().split(/[^\p{L}\p{N}-]+/u)
  return words.every((word) => known.some((each) => each.startsWith(word)))
}

function usePlaceEntries(networkId: string, networks: readonly Network[]): Entry[] {
  const navigate = useNavigate()
  const go = useGo()
  const pages = [...mainPlaces, ...configurePlaces].map(({ path, title, icon, keywords }) => ({
    id: path,
    label: path.startsWith('configure') ? `Configure › ${title}` : title,
    icon,
    keywords,
    run: () => go(`/n/${networkId}/${path}`),
  }))
  const others = networks
    .filter(({ id }) => id !== networkId)
    .map(({ id, name }) => ({
      id,
      label: `Network ${name}`,
      icon: 'home' as const,
      keywords: 'switch',
      run: () => void navigate({ to: '/n/$networkId/home', params: { networkId: id } }),
    }))
  return [...pages, ...others]
}

function useActionEntries(networkId: string): Entry[] {
  const navigate = useNavigate()
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  const go = useGo()
  const link = useNetworkSettings(networkId).data?.userEnrollmentLink
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const owners = (dialog: string) => () => go(`/n/${networkId}/owners?dialog=${dialog}`)
  const copying: Entry[] =
    typeof link === 'string'
      ? [
          {
            id: 'copy-link',
            label: 'Copy the User Enrollment Link',
            icon: 'copy',
            keywords: 'url',
            run: () => void copyLink(link),
          },
        ]
      : []
  return [
    { id: 'add-owner', label: 'Add an owner', icon: 'plus', keywords: 'person user create new', run: owners('add') },
    { id: 'import-owners', label: 'Import owners from a file', icon: 'upload', keywords: 'csv', run: owners('import') },
    ...copying,
    { id: 'help', label: 'Open the guide for this page', icon: 'guide', run: () => go(guideFor(pathname)) },
    {
      id: 'walkthrough',
      label: 'Walk through an enrollment',
      icon: 'phone',
      keywords: 'video tour demo',
      run: () => void navigate({ to: '/help/walkthrough' }),
    },
    { id: 'light', label: 'Use the light theme', icon: 'sun', run: () => setColorScheme('light') },
    { id: 'dark', label: 'Use the dark theme', icon: 'moon', run: () => setColorScheme('dark') },
    {
      id: 'sign-out',
      label: 'Sign out',
      icon: 'signOut',
      run: () => signOut.mutate(),
    },
  ]
}

/** Nothing on the screen shows that it is done, so this says so. */
async function copyLink(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link)
    notifications.show({ message: 'The User Enrollment Link is copied.' })
  } catch {
    notifications.show({ color: 'red', message: `The browser does not allow copying. The link is ${link}` })
  }
}
