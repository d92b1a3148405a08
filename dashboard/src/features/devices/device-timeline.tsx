import { Button } from '@mantine/core'
import type { Command, TimelineEntry } from '../../../../src/contract/devices.ts'
import { useCancelCommand, useTimeline } from '../../api/devices.ts'
import { Empty } from '../../ui/empty.tsx'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Icon } from '../../ui/icon.tsx'
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
  if (command !== null) return <CommandEntry entry={entry} command={command} deviceId={deviceId} refusal={refusal} />
  return (
    <li className="timeline-entry">
      <div className="timeline-line">
        <StatusShape tone="good" />
        <Title entry={entry} />
        <When at={entry.at} />
        <span className="timeline-space" />
      </div>
      {entry.detail !== null && <p className="timeline-words">{entry.detail}</p>}
    </li>
  )
}

interface CommandEntryProps extends EntryProps {
  readonly command: Command
}

/** One line until it is opened; whatever did not simply succeed says why at once. */
function CommandEntry({ entry, command, deviceId, refusal }: CommandEntryProps) {
  const cancel = useCancelCommand(deviceId)
  const { tone, word, why } = commandStateWords[command.state]
  return (
    <li className="timeline-entry">
      <details>
        <summary className="timeline-line">
          <StatusShape tone={tone} />
          <Title entry={entry} />
          <span>{word}</span>
          <When at={entry.at} />
          <Icon name="chevronRight" size={14} />
        </summary>
        <Steps command={command} />
      </details>
      {command.state !== 'acknowledged' && (
        <div className="timeline-words">
          {command.errors[0]?.explanation ?? why}
          {command.state === 'pending' && (
            <GuardedButton
              size="compact-xs"
              variant="subtle"
              refusal={refusal}
              loading={cancel.isPending}
              onClick={() => cancel.mutate(command.id)}
            >
              Take back
            </GuardedButton>
          )}
        </div>
      )}
      {cancel.error !== null && (
        <p role="alert" className="timeline-words">
          {cancel.error.message}
        </p>
      )}
    </li>
  )
}

function Title({ entry }: { readonly entry: TimelineEntry }) {
  return (
    <span className="timeline-title">
      {entry.title}
      {entry.actor !== null && <span className="quiet"> · {entry.actor}</span>}
    </span>
  )
}

function When({ at }: { readonly at: string }) {
  return (
    <span className="small quiet nowrap">
      <TimeAgo at={at} />
    </span>
  )
}

/** Intent, sent, answered; and Apple's own codes, for whoever looks them up. */
function Steps({ command }: { readonly command: Command }) {
  return (
    <dl className="timeline-steps">
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
          <dt>Error</dt>
          <dd>
            <code>
              {domain} {code}
            </code>
            : {explanation}
          </dd>
        </div>
      ))}
    </dl>
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
