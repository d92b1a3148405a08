import type { AnswerOf } from '../../../../src/contract/endpoint.ts'
import type { getHome } from '../../../../src/contract/networks.ts'
import { AppLink } from '../../ui/app-link.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { counted } from '../../ui/words.ts'
import './fleet.css'

type Home = AnswerOf<typeof getHome>

export function Fleet({ counts, days }: Pick<Home, 'counts' | 'days'>) {
  const networkId = useNetworkId()
  const movements = `${counts.enrolledLast30Days} enrolled and ${counts.leftLast30Days} left in the last 30 days.`
  return (
    <div className="stack">
      <ul className="fleet-counts">
        <Count href={`/n/${networkId}/devices`} count={counts.devices} words="devices" />
        <Count href={`/n/${networkId}/devices?q=kind:user`} count={counts.userEnrolled} words="user-enrolled" />
        <Count href={`/n/${networkId}/devices?q=kind:device`} count={counts.deviceEnrolled} words="device-enrolled" />
        <Count href={`/n/${networkId}/owners`} count={counts.owners} words="owners" />
      </ul>
      <Sparkline days={days} summary={movements} />
      <p className="small quiet">
        {counted(counts.enrolledLast30Days, 'enrollment')} above the line, {counted(counts.leftLast30Days, 'leaving')}{' '}
        below it.
      </p>
    </div>
  )
}

function Count({ href, count, words }: { readonly href: string; readonly count: number; readonly words: string }) {
  return (
    <li>
      <AppLink href={href} className="plain">
        <strong>{count.toLocaleString('en')}</strong> {words}
      </AppLink>
    </li>
  )
}
