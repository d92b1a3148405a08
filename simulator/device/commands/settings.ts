import { type PlistDict, type PlistValue, plistDict } from '../../../src/apple/plist/plist-value.ts'
import { optionalDict, optionalString, requireDicts, requireString } from '../../../src/apple/plist/read-dict.ts'
import { refusalOf } from '../../rules/rule.ts'
import { settingsItemRules } from '../../rules/settings-item-rules.ts'
import { askedOf } from '../who-is-asked.ts'
import { acknowledged, type CommandAnswer, type CommandContext, errorChain } from './command-answer.ts'

/** Each item has a status of its own; the command itself is acknowledged even when all of them fail. */
export function settings(context: CommandContext, command: PlistDict): CommandAnswer {
  return acknowledged({ Settings: requireDicts(command, 'Settings').map((item) => apply(context, item)) })
}

function apply(context: CommandContext, setting: PlistDict): PlistDict {
  const { device, enrollment, channel } = context
  const item = requireString(setting, 'Item')
  const refusal = refusalOf(settingsItemRules[item], askedOf(device, enrollment, channel))
  if (refusal !== null) {
    device.wire.alarm(`Settings: ${item}`, refusal)
    const chain = errorChain('MCMDMErrorDomain', 12021, `“${item}” is not a valid setting.`)
    return { Item: item, Status: 'Error', ErrorChain: chain }
  }
  if (item === 'OrganizationInfo') {
    const info = optionalDict(setting, 'OrganizationInfo')
    enrollment.managed.organizationName = (info && optionalString(info, 'OrganizationName')) ?? null
  }
  const answer: Record<string, PlistValue | undefined> = { Item: item, Status: 'Acknowledged' }
  return plistDict({ ...answer, Identifier: optionalString(setting, 'Identifier') })
}
