// Product types, marketing names and builds of shipped devices and systems, as Apple lists them.
import { isOlder } from '../rules/is-older.ts'
import { SimulatorError } from '../simulator-error.ts'

export type Platform = 'ios' | 'ipados' | 'macos' | 'visionos'
export type Family = 'iphone' | 'ipad' | 'mac' | 'vision-pro'

export interface Model {
  readonly family: Family
  readonly platform: Platform
  /** What the protocol calls `ProductName` and `PRODUCT`. */
  readonly product: string
  readonly name: string
  readonly modelNumber: string
  readonly capacityGigabytes: number
  readonly hasCellular: boolean
}

/** What service discovery calls `model-family`. */
export const modelFamilyNames: Readonly<Record<Family, string>> = {
  iphone: 'iPhone',
  ipad: 'iPad',
  mac: 'Mac',
  'vision-pro': 'RealityDevice',
}

const models: readonly Model[] = [
  iPhone('iPhone14,5', 'iPhone 13', 'MLPF3LL/A', 128),
  iPhone('iPhone14,7', 'iPhone 14', 'MPVA3LL/A', 128),
  iPhone('iPhone15,2', 'iPhone 14 Pro', 'MQ0G3LL/A', 256),
  iPhone('iPhone12,1', 'iPhone 11', 'MWL72LL/A', 64),
  iPhone('iPhone17,3', 'iPhone 16', 'MYAP3LL/A', 256),
  iPad('iPad13,18', 'iPad (10th generation)', 'MPQ03LL/A', 64, false),
  iPad('iPad13,16', 'iPad Air (5th generation)', 'MM9C3LL/A', 256, false),
  iPad('iPad14,1', 'iPad mini (6th generation)', 'MK8F3LL/A', 64, true),
  mac('Mac14,2', 'MacBook Air (M2, 2022)', 'MLY33LL/A', 256),
  mac('Mac15,3', 'MacBook Pro (14-inch, M3, Nov 2023)', 'MTL73LL/A', 512),
  mac('Mac16,10', 'Mac mini (2024)', 'MU9D3LL/A', 256),
  visionPro('RealityDevice14,1', 'Apple Vision Pro', 'MQL83LL/A', 256),
]

function iPhone(product: string, name: string, modelNumber: string, capacityGigabytes: number): Model {
  return { family: 'iphone', platform: 'ios', product, name, modelNumber, capacityGigabytes, hasCellular: true }
}
function iPad(
  product: string,
  name: string,
  modelNumber: string,
  capacityGigabytes: number,
  hasCellular: boolean,
): Model {
  return { family: 'ipad', platform: 'ipados', product, name, modelNumber, capacityGigabytes, hasCellular }
}
function mac(product: string, name: string, modelNumber: string, capacityGigabytes: number): Model {
  return { family: 'mac', platform: 'macos', product, name, modelNumber, capacityGigabytes, hasCellular: false }
}
function visionPro(product: string, name: string, modelNumber: string, capacityGigabytes: number): Model {
  return {
    family: 'vision-pro',
    platform: 'visionos',
    product,
    name,
    modelNumber,
    capacityGigabytes,
    hasCellular: false,
  }
}

/** A model by family (the family's first) or by product type. @throws {SimulatorError} `BAD_IDENTIFIER` */
export function findModel(familyOrProduct: string): Model {
  const found = models.find((model) => model.family === familyOrProduct || model.product === familyOrProduct)
  if (!found) throw new SimulatorError('BAD_IDENTIFIER', `There is no simulated model ${familyOrProduct}`)
  return found
}

const builds: Readonly<Record<Platform, Readonly<Record<string, string>>>> = {
  ios: {
    '15.7': '19H12',
    '16.7.10': '20H350',
    '17.7.2': '21H221',
    '18.2.1': '22C161',
    '18.6.2': '22G100',
    '26.0': '23A341',
    '26.1': '23B85',
  },
  ipados: { '15.7': '19H12', '16.7.10': '20H350', '17.7.2': '21H221', '18.2': '22C152', '18.6.2': '22G100' },
  macos: { '13.7.1': '22H221', '14.7.1': '23H222', '15.1': '24B83', '15.6.1': '24G90', '26.0': '25A354' },
  visionos: { '2.1': '22N581', '2.2': '22N840', '26.0': '23M336' },
}

const newestOs: Readonly<Record<Platform, string>> = {
  ios: '26.1',
  ipados: '18.6.2',
  macos: '15.6.1',
  visionos: '26.0',
}

export interface SystemVersion {
  readonly version: string
  readonly build: string
}

/** The version asked for, or the newest known, with its build; for a version not listed, one of the right shape. */
export function systemVersion(platform: Platform, version: string = newestOs[platform], build?: string): SystemVersion {
  return { version, build: build ?? builds[platform][version] ?? plausibleBuild(platform, version) }
}

function plausibleBuild(platform: Platform, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return `${buildNumber(platform, major)}${String.fromCharCode(65 + Math.min(minor, 25))}400`
}

/** Apple counts builds on from release to release; in 2025 the versions, but not the builds, jumped to 26. */
function buildNumber(platform: Platform, major: number): number {
  if (platform === 'macos') return major >= 26 ? major - 1 : major + 9
  if (platform === 'visionos') return major >= 26 ? major - 3 : major + 20
  return major >= 26 ? major - 3 : major + 4
}

/** From which version on a person can enroll with a work account in Settings. */
const accountDrivenSince: Readonly<Record<Platform, string>> = {
  ios: '15.0',
  ipados: '15.0',
  macos: '14.0',
  visionos: '1.1',
}

export function canEnrollAccountDriven(platform: Platform, osVersion: string): boolean {
  return !isOlder(osVersion, accountDrivenSince[platform])
}

/** Whether the system knows User Enrollment by a profile with `ManagedAppleID`: from when on, and until before when. */
export function profileUserEnrollment(platform: Platform): { since: string; until: string } | null {
  switch (platform) {
    case 'ios':
    case 'ipados':
      return { since: '13.1', until: '18.0' }
    case 'macos':
      return { since: '10.15', until: '15.0' }
    case 'visionos':
      return null
    default:
      return platform satisfies never
  }
}
