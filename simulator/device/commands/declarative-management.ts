// Source: Apple, "Integrating declarative management".
import { type PlistDict, plistDict } from '../../../src/apple/plist/plist-value.ts'
import { checkIn } from '../check-in.ts'
import type { InstalledDeclaration } from '../managed-side.ts'
import { acknowledged, type CommandAnswer, type CommandContext } from './command-answer.ts'

interface DeclarationItem {
  readonly category: string
  readonly identifier: string
  readonly serverToken: string
}

const categories = {
  Activations: 'activation',
  Configurations: 'configuration',
  Assets: 'asset',
  Management: 'management',
} as const

/**
 * Switches declarative management on, or hears that something changed. The device acknowledges and then asks for what
 * is new; here it asks first, so that a test that sees the answer sees the effect.
 */
export async function declarativeManagement(context: CommandContext): Promise<CommandAnswer> {
  const token = declarationsTokenIn(await ask(context, 'tokens'))
  const { managed } = context.enrollment
  if (token !== null && token !== managed.declarationsToken) {
    await synchronize(context)
    managed.declarationsToken = token
    await sendStatus(context)
  }
  return acknowledged()
}

async function synchronize(context: CommandContext): Promise<void> {
  const { managed } = context.enrollment
  const items = itemsIn(await ask(context, 'declaration-items'))
  const declarations: InstalledDeclaration[] = []
  for (const item of items) {
    const known = managed.declarations.find(
      (other) => other.identifier === item.identifier && other.serverToken === item.serverToken,
    )
    const declaration = known ?? (await fetchDeclaration(context, item))
    if (declaration) declarations.push(declaration)
  }
  managed.declarations = declarations
}

async function fetchDeclaration(context: CommandContext, item: DeclarationItem): Promise<InstalledDeclaration | null> {
  const declaration = await ask(context, `declaration/${item.category}/${item.identifier}`)
  const type = declaration?.['Type']
  return typeof type === 'string' ? { ...item, type } : null
}

async function sendStatus(context: CommandContext): Promise<void> {
  const list = (category: string) =>
    context.enrollment.managed.declarations
      .filter((declaration) => declaration.category === category)
      .map(({ identifier, serverToken }) => ({ identifier, 'server-token': serverToken, active: true, valid: 'valid' }))
  const report = {
    StatusItems: {
      management: {
        declarations: {
          activations: list('activation'),
          configurations: list('configuration'),
          assets: list('asset'),
          management: list('management'),
        },
      },
    },
    Errors: [],
    FullReport: true,
  }
  await ask(context, 'status', Buffer.from(JSON.stringify(report)))
}

/** One request on the check-in channel; null for anything but JSON with status 200. */
async function ask(context: CommandContext, endpoint: string, data?: Buffer): Promise<Record<string, unknown> | null> {
  const { device, enrollment, channel } = context
  const message: PlistDict = plistDict({ MessageType: 'DeclarativeManagement', Endpoint: endpoint, Data: data })
  const verdict = await checkIn(device, enrollment, channel, message)
  if (verdict.outcome !== 'accepted' || verdict.body.length === 0) return null
  try {
    return JSON.parse(verdict.body.toString('utf8')) as Record<string, unknown> | null
  } catch {
    device.wire.alarm(`DeclarativeManagement: ${endpoint}`, 'answered with something that is no JSON')
    return null
  }
}

function declarationsTokenIn(document: Record<string, unknown> | null): string | null {
  const tokens = document?.['SyncTokens'] as Record<string, unknown> | undefined
  const token = tokens?.['DeclarationsToken']
  return typeof token === 'string' ? token : null
}

function itemsIn(document: Record<string, unknown> | null): DeclarationItem[] {
  const declarations = (document?.['Declarations'] ?? {}) as Record<string, unknown>
  return Object.entries(categories).flatMap(([key, category]) => {
    const listed = declarations[key]
    return Array.isArray(listed) ? listed.flatMap((item) => itemFrom(category, item)) : []
  })
}

function itemFrom(category: string, item: unknown): DeclarationItem[] {
  const { Identifier: identifier, ServerToken: serverToken } = (item ?? {}) as Record<string, unknown>
  return typeof identifier === 'string' && typeof serverToken === 'string'
    ? [{ category, identifier, serverToken }]
    : []
}
