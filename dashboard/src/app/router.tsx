import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ApiError } from '../api/api-error.ts'
import { networksQuery } from '../api/networks.ts'
import { setupQuery, viewerQuery } from '../api/session.ts'
import { parseSearch, writeSearch } from '../ui/search-params.ts'
import { Frame } from './frame.tsx'
import { currentNetworkId, rememberNetwork } from './last-network.ts'
import { NotFound } from './not-found.tsx'
import { PageFailed } from './page-failed.tsx'

interface Context {
  readonly client: QueryClient
}
type Search = Record<string, string | undefined>

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFound,
  validateSearch: (search): Search => search as Search,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async ({ context }) => {
    const { needed } = await context.client.fetchQuery(setupQuery)
    if (!needed) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('../features/sign-in/setup-page.tsx'), 'SetupPage'),
})

/** Everything that needs somebody signed in, inside the navigation. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: Frame,
  notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(viewerQuery)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      const { needed } = await context.client.fetchQuery(setupQuery)
      if (needed) throw redirect({ to: '/setup' })
      throw redirect({ to: '/sign-in', search: { next: location.href } })
    }
  },
})

/** Addresses without a network, such as /configure/general, stay good for ever: they lead to the network last used. */
const anywhere = createRoute({
  getParentRoute: () => frame,
  path: '$',
  beforeLoad: async ({ context, params, location }) => {
    const path = params._splat ?? ''
    if (!/^(home|devices|owners|apps|settings|licenses|activity|configure)(\/|$)/.test(path)) return
    const networkId = currentNetworkId(await context.client.ensureQueryData(networksQuery))
    if (networkId === undefined) return
    throw redirect({ href: `/n/${networkId}/${path}${location.searchStr}${hashOf(location.hash)}`, replace: true })
  },
  component: NotFound,
})
const start = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: async ({ context }) => {
    const networkId = currentNetworkId(await context.client.ensureQueryData(networksQuery))
    if (networkId !== undefined) throw redirect({ to: '/n/$networkId/home', params: { networkId } })
  },
  component: lazyRouteComponent(() => import('./no-network.tsx'), 'NoNetwork'),
})

const network = createRoute({
  getParentRoute: () => frame,
  path: '/n/$networkId',
  beforeLoad: ({ params }) => rememberNetwork(params.networkId),
  component: Outlet,
})
const networkStart = createRoute({
  getParentRoute: () => network,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/n/$networkId/home', params })
  },
})

const home = createRoute({
  getParentRoute: () => network,
  path: '/home',
  component: lazyRouteComponent(() => import('../features/home/home-page.tsx'), 'HomePage'),
})
const devices = createRoute({
  getParentRoute: () => network,
  path: '/devices',
  component: lazyRouteComponent(() => import('../features/devices/devices-page.tsx'), 'DevicesPage'),
})
const device = createRoute({
  getParentRoute: () => network,
  path: '/devices/$deviceId',
  component: lazyRouteComponent(() => import('../features/devices/device-page.tsx'), 'DevicePage'),
})
const owners = createRoute({
  getParentRoute: () => network,
  path: '/owners',
  component: lazyRouteComponent(() => import('../features/owners/owners-page.tsx'), 'OwnersPage'),
})
const owner = createRoute({
  getParentRoute: () => network,
  path: '/owners/$ownerId',
  component: lazyRouteComponent(() => import('../features/owners/owner-page.tsx'), 'OwnerPage'),
})
const apps = createRoute({
  getParentRoute: () => network,
  path: '/apps',
  component: lazyRouteComponent(() => import('../features/later/apps-page.tsx'), 'AppsPage'),
})
const settings = createRoute({
  getParentRoute: () => network,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/later/settings-page.tsx'), 'SettingsPage'),
})
const licenses = createRoute({
  getParentRoute: () => network,
  path: '/licenses',
  component: lazyRouteComponent(() => import('../features/later/licenses-page.tsx'), 'LicensesPage'),
})
const activity = createRoute({
  getParentRoute: () => network,
  path: '/activity',
  component: lazyRouteComponent(() => import('../features/activity/activity-page.tsx'), 'ActivityPage'),
})
const configure = createRoute({
  getParentRoute: () => network,
  path: '/configure',
  beforeLoad: ({ params, location }) => {
    if (location.pathname.endsWith('/configure')) throw redirect({ to: '/n/$networkId/configure/general', params })
  },
  component: Outlet,
})
const general = createRoute({
  getParentRoute: () => configure,
  path: '/general',
  component: lazyRouteComponent(() => import('../features/general/general-page.tsx'), 'GeneralPage'),
})
const networks = createRoute({
  getParentRoute: () => configure,
  path: '/networks',
  component: lazyRouteComponent(() => import('../features/networks/networks-page.tsx'), 'NetworksPage'),
})
const admins = createRoute({
  getParentRoute: () => configure,
  path: '/admins',
  component: lazyRouteComponent(() => import('../features/admins/admins-page.tsx'), 'AdminsPage'),
})
const pushCertificate = createRoute({
  getParentRoute: () => configure,
  path: '/push-certificate',
  component: lazyRouteComponent(
    () => import('../features/push-certificate/push-certificate-page.tsx'),
    'PushCertificatePage',
  ),
})
const tokens = createRoute({
  getParentRoute: () => configure,
  path: '/tokens',
  component: lazyRouteComponent(() => import('../features/later/tokens-page.tsx'), 'TokensPage'),
})
const apiKeys = createRoute({
  getParentRoute: () => configure,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('../features/api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
})
const help = createRoute({
  getParentRoute: () => frame,
  path: '/help',
  component: lazyRouteComponent(() => import('../features/help/guides-page.tsx'), 'GuidesPage'),
})
const walkthrough = createRoute({
  getParentRoute: () => frame,
  path: '/help/walkthrough',
  component: lazyRouteComponent(() => import('../features/help/walkthrough-page.tsx'), 'WalkthroughPage'),
})
const guide = createRoute({
  getParentRoute: () => frame,
  path: '/help/$slug',
  component: lazyRouteComponent(() => import('../features/help/guide-page.tsx'), 'GuidePage'),
})

const tree = root.addChildren([
  signIn,
  setup,
  frame.addChildren([
    start,
    help,
    walkthrough,
    guide,
    network.addChildren([
      networkStart,
      home,
      devices,
      device,
      owners,
      owner,
      apps,
      settings,
      licenses,
      activity,
      configure.addChildren([general, networks, admins, pushCertificate, tokens, apiKeys]),
    ]),
    anywhere,
  ]),
])

export function createDashboardRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch: writeSearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  })
}

function hashOf(hash: string): string {
  return hash === '' ? '' : `#${hash}`
}
