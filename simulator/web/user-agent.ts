import type { Model } from '../device/models.ts'

/** What Safari, and the web view that signs in, call themselves. iPads and Vision Pros ask for desktop pages. */
export function safariUserAgent(model: Model, osVersion: string): string {
  const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
  if (model.family === 'iphone' || model.name.startsWith('iPad mini')) {
    const device = model.family === 'iphone' ? 'iPhone; CPU iPhone OS' : 'iPad; CPU OS'
    const system = frozenVersion(osVersion).replaceAll('.', '_')
    return `Mozilla/5.0 (${device} ${system} like Mac OS X) ${webKit} Version/${safariVersion(model, osVersion)} Mobile/15E148 Safari/604.1`
  }
  return `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/${safariVersion(model, osVersion)} Safari/605.1.15`
}

/** From 26 on Safari no longer tells the version of the system, only its own. */
function frozenVersion(osVersion: string): string {
  return Number.parseInt(osVersion, 10) >= 26 ? '18.6' : osVersion
}

function safariVersion({ platform }: Model, osVersion: string): string {
  const [major = 0, minor = 0] = osVersion.split('.').map(Number)
  if (major >= 26) return `${major}.${minor}`
  if (platform === 'macos') return `${major + 3}.${minor}`
  return platform === 'visionos' ? `${major + 16}.${minor}` : `${major}.${minor}`
}
