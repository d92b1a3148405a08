import { Button } from '@mantine/core'
import type { Command, TimelineEntry } from '../../../../src/contract/devices.ts'
import { useCancelCommand, useTimeline } from '../../api/devices.ts'
import { Empty } from '../../ui/empty.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { StatusShape } from '../../ui/status-chip.tsx'
import { dateOnly, exactTime } from '../../ui/time.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { commandStateWords } from '../../ui/words.ts'
import './device-timeline.css'

interface DeviceTimelineProps {
  readonly deviceId: string
  readonly refusal: string | null
}

/** What happened to a device: the intent, when it was sent, what the device answered. */
export function DeviceTimeline({ deviceId, refusal }: DeviceTimelineProps) {
  const timeline = useTimeline(deviceId)
  return (
    <QueryView query={timeline} what="The timeline" lines={8}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items)
        if (entries.length === 0) return <Empty title="Nothing has happened yet." />
        return (
          <div className="stack">
            {[...Map.groupBy(entries, ({ at }) => dateOnly(new Date(at)))].map(([day, ofDay]) => (
              <section key={day} aria-label={day}>
                <h2 className="quiet minor">{day}</h2>
                <ol className="timeline">
                  {ofDay.map((entry) => (
                    <Entry key={entry.id} entry={entry} deviceId={deviceId} refusal={refusal} />
                  ))}
                </ol>
              </section>
            ))}
            {timeline.hasNextPage && (
              <Button
                variant="default"
                className="timeline-more"
                loading={timeline.isFetchingNextPage}
                onClick={() => void timeline.fetchNextPage()}
              >
                Show earlier
              </Button>
            )}
          </div>
        )
      }}
    </QueryView>
  )
}

interface EntryProps {
  readonly entry: TimelineEntry
  readonly deviceId: string
  readonly refusal: string | null
}

function Entry({ entry, deviceId, refusal }: EntryProps) {
  const { command } = entry
  const tone = command === null ? 'good' : commandStateWords[command.state].tone
  return (
    <li className="timeline-entry">
      <span className="timeline-shape">
        <StatusShape tone={tone} />
      </span>
      <div className="timeline-words">
        <div className="spread">
          <span>
            {entry.title}
            {entry.actor !== null && <span className="quiet"> · {entry.actor}</span>}
          </span>
          <span className="small quiet">
            <TimeAgo at={entry.at} />
          </span>
        </div>
        {entry.detail !== null && <p className="quiet">{entry.detail}</p>}
        {command !== null && <CommandSteps command={command} deviceId={deviceId} refusal={refusal} />}
      </div>
    </li>
  )
}

interface CommandStepsProps {
  readonly command: Command
  readonly deviceId: string
  readonly refusal: string | null
}

function CommandSteps({ command, deviceId, refusal }: CommandStepsProps) {
  const cancel = useCancelCommand(deviceId)
  const { word, why } = commandStateWords[command.state]
  const isOpen = command.state === 'pending'
  return (
    <div className="stack-tight">
      <div className="row">
        <span>
          {word}
          {command.state !== 'acknowledged' && <span className="quiet">: {command.errors[0]?.explanation ?? why}</span>}
        </span>
        {isOpen && (
          <GuardedButton
            size="compact-xs"
            variant="subtle"
            color="gray"
            refusal={refusal}
            loading={cancel.isPending}
            onClick={() => cancel.mutate(command.id)}
          >
            Take back
          </GuardedButton>
        )}
      </div>
      {cancel.error !== null && (
        <p role="alert" className="small">
          {cancel.error.message}
        </p>
      )}
      <details className="timeline-details">
        <summary>Steps{command.errors.length > 0 ? ' and error codes' : ''}</summary>
        <dl>
          <Step name="Wanted" at={command.queuedAt} />
          <Step name="Sent" at={command.sentAt} />
          <Step name="Answered" at={command.answeredAt} />
          <div>
            <dt>Apple's name</dt>
            <dd>
              <code>{command.requestType}</code>
              {command.channel === 'user' && ' on the user channel'}
            </dd>
          </div>
          {command.errors.map(({ domain, code, explanation }) => (
            <div key={`${domain}-${code}`}>
              <dt>
                <code>
                  {domain} {code}
                </code>
              </dt>
              <dd>{explanation}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}

function Step({ name, at }: { readonly name: string; readonly at: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{at === null ? <span className="quiet">Not yet</span> : exactTime(new Date(at))}</dd>
    </div>
  )
}
