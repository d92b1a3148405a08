import { type PlistDict, type PlistValue, plistDict } from '../../../src/apple/plist/plist-value.ts'
import { optionalBoolean, optionalStrings } from '../../../src/apple/plist/read-dict.ts'
import { parseCertificate } from '../../../src/pki/certificate.ts'
import type { InstalledProfile, ManagedApp } from '../managed-side.ts'
import type { PersonalApp } from '../personal-side.ts'
import { acknowledged, type CommandAnswer, type CommandContext } from './command-answer.ts'

/** Under User Enrollment the managed ones, whatever was asked for; otherwise the person's as well. */
export function profileList(context: CommandContext, command: PlistDict): CommandAnswer {
  const { device, enrollment, channel } = context
  const managed = enrollment.managed.profiles.filter((profile) => profile.channel === channel.kind).map(profileRow)
  const personal = device.personal.profiles.map(({ identifier, name }) => personalProfileRow(identifier, name))
  return acknowledged({ ProfileList: tellsPersonal(context, command) ? [...managed, ...personal] : managed })
}

function tellsPersonal({ device, enrollment }: CommandContext, command: PlistDict): boolean {
  if (enrollment.kind === 'user') return device.misbehaves('personal-apps-in-answers')
  return optionalBoolean(command, 'ManagedOnly') !== true
}

function profileRow(profile: InstalledProfile): PlistDict {
  return plistDict({
    HasRemovalPasscode: false,
    IsEncrypted: false,
    IsManaged: true,
    PayloadContent: profile.payloads.map((payload) =>
      plistDict({
        PayloadDisplayName: payload.displayName,
        PayloadIdentifier: payload.identifier,
        PayloadType: payload.type,
        PayloadUUID: payload.uuid,
        PayloadVersion: 1,
      }),
    ),
    PayloadDisplayName: profile.displayName,
    PayloadIdentifier: profile.identifier,
    PayloadOrganization: profile.organization ?? undefined,
    PayloadRemovalDisallowed: false,
    PayloadUUID: profile.uuid,
    PayloadVersion: 1,
  })
}

function personalProfileRow(identifier: string, name: string): PlistDict {
  return {
    HasRemovalPasscode: false,
    IsEncrypted: false,
    IsManaged: false,
    PayloadContent: [],
    PayloadDisplayName: name,
    PayloadIdentifier: identifier,
    PayloadRemovalDisallowed: false,
    PayloadUUID: '00000000-0000-4000-8000-000000000000',
    PayloadVersion: 1,
  }
}

/** The identity of the enrollment, and certificates from managed profiles. */
export function certificateList({ enrollment, channel }: CommandContext): CommandAnswer {
  const identity = enrollment.identity.certificate
  const installed = enrollment.managed.profiles
    .filter((profile) => profile.channel === channel.kind)
    .flatMap(({ payloads }) => payloads)
    .flatMap(({ certificate }) => (certificate === null ? [] : [Buffer.from(certificate, 'base64')]))
    .filter((certificate) => !certificate.equals(identity))
  return acknowledged({
    CertificateList: [certificateRow(identity, true), ...installed.map((der) => certificateRow(der, false))],
  })
}

function certificateRow(der: Buffer, isIdentity: boolean): PlistDict {
  return { CommonName: parseCertificate(der).subject.commonName ?? '', Data: der, IsIdentity: isIdentity }
}

/** The state of each managed app, by bundle id. */
export function managedApplicationList({ enrollment }: CommandContext, command: PlistDict): CommandAnswer {
  const identifiers = optionalStrings(command, 'Identifiers')
  const apps = enrollment.managed.apps.filter(({ bundleId }) => identifiers?.includes(bundleId) ?? true)
  const rows = Object.fromEntries(apps.map((app) => [app.bundleId, managedAppRow(app)]))
  for (const app of enrollment.managed.apps) advance(app)
  return acknowledged({ ManagedApplicationList: plistDict(rows) })
}

function managedAppRow(app: ManagedApp): PlistDict {
  return {
    Status: app.status,
    ManagementFlags: 1,
    HasConfiguration: app.hasConfiguration,
    HasFeedback: false,
    IsValidated: true,
  }
}

/** An installation gets on between two looks; a rejection is told once. */
function advance(app: ManagedApp): void {
  if (app.status === 'Prompting') app.status = 'Installing'
  else if (app.status === 'Installing') app.status = 'Managed'
}

/** Under User Enrollment managed apps only; otherwise all, unless asked for less. */
export function installedApplicationList(context: CommandContext, command: PlistDict): CommandAnswer {
  const { device, enrollment } = context
  const managedOnly = optionalBoolean(command, 'ManagedAppsOnly') === true
  const tellsAll = enrollment.kind === 'user' ? device.misbehaves('personal-apps-in-answers') : !managedOnly
  const managed = enrollment.managed.apps.filter(({ status }) => status === 'Managed')
  const apps = tellsAll ? [...managed, ...device.personal.apps] : managed
  const identifiers = optionalStrings(command, 'Identifiers')
  const items = optionalStrings(command, 'Items')
  return acknowledged({
    InstalledApplicationList: apps
      .filter(({ bundleId }) => identifiers?.includes(bundleId) ?? true)
      .map((app) => appRow(app, items)),
  })
}

function appRow(app: ManagedApp | PersonalApp, items: readonly string[] | undefined): PlistDict {
  const row: Readonly<Record<string, PlistValue>> = {
    Identifier: app.bundleId,
    Name: app.name,
    ShortVersion: app.version,
    Version: `${app.version}.1`,
    BundleSize: 31_457_280,
    DynamicSize: 1_048_576,
    IsValidated: true,
    Installing: false,
  }
  const wanted = items?.length ? Object.entries(row).filter(([key]) => items.includes(key)) : Object.entries(row)
  return plistDict(Object.fromEntries(wanted))
}
