import type { IconName } from '../ui/icon.tsx'

export interface Place {
  readonly path: string
  readonly title: string
  readonly icon: IconName
  /** Other words people search it by. */
  readonly keywords: string
  /** Its guide, for the help button. */
  readonly guide: string
}

export const mainPlaces: readonly Place[] = [
  { path: 'home', title: 'Home', icon: 'home', keywords: 'start overview checklist', guide: 'deploy-user-enrollment' },
  { path: 'devices', title: 'Devices', icon: 'devices', keywords: 'phones ipad mac clients monitor', guide: 'devices' },
  {
    path: 'owners',
    title: 'Owners',
    icon: 'owners',
    keywords: 'people users employees import csv',
    guide: 'owners-and-accounts',
  },
  {
    path: 'apps',
    title: 'Apps',
    icon: 'apps',
    keywords: 'app store manage',
    guide: 'deploy-user-enrollment#what-comes-later',
  },
  {
    path: 'settings',
    title: 'Settings',
    icon: 'settings',
    keywords: 'profiles payloads wi-fi restrictions',
    guide: 'deploy-user-enrollment#what-comes-later',
  },
  {
    path: 'licenses',
    title: 'Licenses',
    icon: 'licenses',
    keywords: 'vpp apps and books',
    guide: 'deploy-user-enrollment#what-comes-later',
  },
  {
    path: 'activity',
    title: 'Activity',
    icon: 'activity',
    keywords: 'audit change log history',
    guide: 'devices#who-did-what',
  },
]

export const configurePlaces: readonly Place[] = [
  {
    path: 'configure/general',
    title: 'General',
    icon: 'configure',
    keywords: 'user enrollment link authentication domain override systems manager configure',
    guide: 'deploy-user-enrollment',
  },
  {
    path: 'configure/networks',
    title: 'Networks',
    icon: 'networks',
    keywords: 'organization rename',
    guide: 'deploy-user-enrollment',
  },
  {
    path: 'configure/admins',
    title: 'Admins',
    icon: 'shield',
    keywords: 'administrators roles',
    guide: 'admins-and-api-keys',
  },
  {
    path: 'configure/push-certificate',
    title: 'Push certificate',
    icon: 'bell',
    keywords: 'apns apple csr',
    guide: 'push-certificate',
  },
  {
    path: 'configure/tokens',
    title: 'Tokens',
    icon: 'token',
    keywords: 'vpp content token apps and books',
    guide: 'deploy-user-enrollment#what-comes-later',
  },
  {
    path: 'configure/api-keys',
    title: 'API keys',
    icon: 'key',
    keywords: 'rest programs bearer',
    guide: 'admins-and-api-keys',
  },
]

/** The guide for where somebody is. */
export function guideFor(pathname: string): string {
  const path = pathname.replace(/^\/n\/[^/]+\//, '')
  const place = [...configurePlaces, ...mainPlaces].find((each) => path.startsWith(each.path))
  return `/help/${place?.guide ?? 'deploy-user-enrollment'}`
}
