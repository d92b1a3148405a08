// The statement that every report of every device goes through: docs/adr/0003-one-statement-per-device-request.md.
import type { ReportStatus } from '../../apple/commands/parse-report.ts'
import type { EnrollmentKind, Platform } from '../../apple/enrollment-kind.ts'
import type { ChannelId, CommandId, DeviceId } from '../../platform/ids.ts'
import type { DeviceState } from '../devices/device.ts'

/** What a report says and proves, as far as the queue is concerned. */
export interface ExchangeRequest {
  /** SHA-256 of the device identity that the request proved to have. */
  readonly fingerprint: Buffer
  /** The network and kind of the address it came to. */
  readonly networkCode: string
  readonly endpoint: 'user' | 'device'
  /** By hashEnrollmentId and hashChannelUser; the latter null on the device channel. */
  readonly enrollmentIdHash: Buffer
  readonly userHash: Buffer | null
  /** By hashBearerToken; null if none came along. */
  readonly bearerHash: Buffer | null
  /** What it reports; `none` only wants to know who speaks, and gets no command. */
  readonly status: ReportStatus | 'none'
  /** The command it answers; null if there is none, or what the device said is no id of ours. */
  readonly commandId: CommandId | null
  readonly errors: readonly { readonly domain: string; readonly code: number }[]
}

/**
 * Whether the sender is who it says it is, and if not, why. `teaches`: it is, but the answer has to be taken in together
 * with what it teaches, in a transaction; nothing was done.
 */
export type ExchangeVerdict = 'ok' | 'teaches' | ExchangeRefusal

export type ExchangeRefusal =
  | 'unknown-certificate'
  /** It left, or was made to: its identity or its record says so. */
  | 'left'
  /** Its identity was revoked for another reason. */
  | 'revoked-certificate'
  /** An identity that has not said Authenticate. */
  | 'unbound'
  | 'expired-certificate'
  /** An address of another network, or of the other kind of enrollment. */
  | 'wrong-address'
  /** Another EnrollmentID or UDID than the identity belongs to. */
  | 'wrong-device'
  /** A Mac's user who has not said TokenUpdate. */
  | 'unknown-channel'
  /** No bearer token, or one that is not this enrollment's. */
  | 'wrong-bearer'

export interface ExchangeRow {
  /** Which request this answers, from 1. */
  readonly n: number
  readonly verdict: ExchangeVerdict
  readonly deviceId: DeviceId | null
  readonly channelId: ChannelId | null
  readonly kind: EnrollmentKind | null
  readonly platform: Platform | null
  readonly osVersion: string | null
  readonly isSupervised: boolean | null
  /** Before this request. */
  readonly state: DeviceState | null
  /** The command that was answered; null if there is none such waiting, or it was answered before. */
  readonly answeredType: string | null
  readonly answeredPurpose: string | null
  readonly answeredSubject: string | null
  /** The command to hand out. */
  readonly nextId: CommandId | null
  readonly nextPayloadHash: Buffer | null
  /** Its payload, unless it is too large to be read along with others. */
  readonly nextPayloadSealed: Buffer | null
  /** Somebody else took the next command back, or handed it out, at the same moment: ask again. */
  readonly isNextLost: boolean
  /** Nothing to hand out now, but something that the device has put off since it made contact. */
  readonly hasPostponed: boolean
}

/** Answers to these are taken in together with what they teach. */
export const teachingTypes = [
  'DeviceInformation',
  'SecurityInfo',
  'ProfileList',
  'CertificateList',
  'ManagedApplicationList',
  'InstalledApplicationList',
  'InstallProfile',
  'RemoveProfile',
] as const

const largestInlinePayload = 64 * 1024

/** Authenticates each of some requests, records what it reports, and picks the next command of each. */
export const exchangeStatement = `
with request as (
  select * from unnest($1::bytea[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::text[], $8::uuid[], $9::text[])
    with ordinality as given (fingerprint, network_code, endpoint, enrollment_id_hash, user_hash, bearer_hash, status, command_id, errors, n)
),
judged as materialized (
  select request.*, device.id as device_id, channel.id as channel_id, device.kind, device.platform, device.os_version,
    device.is_supervised, device.state, device.last_seen_at,
    case
      when identity.fingerprint is null then 'unknown-certificate'
      when identity.revoked_because in ('left', 'forgotten') then 'left'
      when identity.revoked_at is not null then 'revoked-certificate'
      when device.id is null then 'unbound'
      when identity.not_after < $10::timestamptz - interval '1 day' then 'expired-certificate'
      when network.code <> request.network_code or (device.kind = 'user') <> (request.endpoint = 'user') then 'wrong-address'
      when device.enrollment_id_hash <> request.enrollment_id_hash then 'wrong-device'
      when device.state = 'unenrolled' then 'left'
      when channel.id is null then 'unknown-channel'
      when device.method = 'account-driven' and not (device.platform = 'macos' and request.user_hash is null)
        and device.bearer_hash is distinct from request.bearer_hash then 'wrong-bearer'
      when not $11::boolean and request.status = 'Acknowledged' and command.request_type = any($12::text[]) then 'teaches'
      else 'ok'
    end as verdict
  from request
  left join identity_certificates identity on identity.fingerprint = request.fingerprint
  left join devices device on device.id = identity.device_id
  left join networks network on network.id = device.network_id
  left join channels channel on channel.device_id = device.id and channel.user_hash is not distinct from request.user_hash
  left join commands command on command.channel_id = channel.id and command.id = request.command_id
),
known as materialized (select * from judged where verdict = 'ok'),
-- Only what was handed out can have been answered.
answered as (
  delete from commands command using known
  where command.channel_id = known.channel_id and command.id = known.command_id and command.sent_at is not null
    and known.status in ('Acknowledged', 'Error', 'CommandFormatError')
  returning known.n, known.status as answer, known.errors, command.*
),
recorded as (
  insert into command_results
    (id, channel_id, device_id, network_id, request_type, purpose, subject, actor_label, status, errors, queued_at, sent_at, answered_at)
  select id, channel_id, device_id, network_id, request_type, purpose, subject, actor_label,
    case answer when 'Acknowledged' then 'acknowledged' when 'Error' then 'error' else 'format-error' end,
    errors::jsonb, queued_at, sent_at, $10::timestamptz
  from answered
),
postponed as (
  update commands command set not_now_at = $10::timestamptz from known
  where command.channel_id = known.channel_id and command.id = known.command_id and command.sent_at is not null
    and known.status = 'NotNow' and command.not_now_at is null
),
seen as (
  update devices device set
    last_seen_at = date_trunc(case known.kind when 'user' then 'hour' else 'minute' end, $10::timestamptz, 'UTC'),
    state = case device.state when 'lapsed' then 'enrolled' else device.state end
  from known
  where device.id = known.device_id and (known.state = 'lapsed' or known.last_seen_at is distinct from
    date_trunc(case known.kind when 'user' then 'hour' else 'minute' end, $10::timestamptz, 'UTC'))
),
-- A push that is on its way or unanswered has had its answer. One that is due once more stays: its cause may be newer
-- than this snapshot.
reached as (
  delete from pushes push using known
  where push.channel_id = known.channel_id and known.status = 'Idle' and push.due_at in ('infinity', push.leased_until)
),
-- What a device put off is offered again when it makes contact anew, and not before: asked at once, it only repeats
-- itself.
resumed as (
  update commands command set not_now_at = null from known
  where command.channel_id = known.channel_id and known.status = 'Idle' and command.not_now_at is not null
),
next as materialized (
  select known.n, command.* from known cross join lateral (
    select id, channel_id, payload_hash, sent_at from commands
    where channel_id = known.channel_id and expires_at > $10::timestamptz and known.status <> 'none'
      and (known.status = 'Idle' or (not_now_at is null and id is distinct from known.command_id))
    order by id limit 1
  ) command
),
handed_out as (
  update commands command set sent_at = $10::timestamptz from next
  where command.channel_id = next.channel_id and command.id = next.id and next.sent_at is null and command.sent_at is null
  returning next.n
)
select judged.n, judged.verdict, judged.device_id as "deviceId", judged.channel_id as "channelId", judged.kind, judged.platform,
  judged.os_version as "osVersion", judged.is_supervised as "isSupervised", judged.state,
  answered.request_type as "answeredType", answered.purpose as "answeredPurpose", answered.subject as "answeredSubject",
  next.id as "nextId", next.payload_hash as "nextPayloadHash",
  case when octet_length(payload.body_sealed) <= ${largestInlinePayload} then payload.body_sealed end as "nextPayloadSealed",
  (next.id is not null and next.sent_at is null and handed_out.n is null) as "isNextLost",
  (next.id is null and judged.verdict = 'ok' and judged.status not in ('Idle', 'NotNow', 'none') and exists (
    select from commands waiting where waiting.channel_id = judged.channel_id and waiting.not_now_at is not null
      and waiting.id is distinct from judged.command_id
  )) as "hasPostponed"
from judged
left join answered on answered.n = judged.n
left join next on next.n = judged.n
left join handed_out on handed_out.n = judged.n
left join command_payloads payload on payload.hash = next.payload_hash`

/**
 * The parameters of {@link exchangeStatement}.
 *
 * @param requests - no two of one device
 * @param mayTeach - true in a transaction that takes in what the answers teach
 */
export function exchangeParameters(requests: readonly ExchangeRequest[], now: Date, mayTeach: boolean): unknown[] {
  return [
    requests.map((request) => request.fingerprint),
    requests.map((request) => request.networkCode),
    requests.map((request) => request.endpoint),
    requests.map((request) => request.enrollmentIdHash),
    requests.map((request) => request.userHash),
    requests.map((request) => request.bearerHash),
    requests.map((request) => request.status),
    requests.map((request) => request.commandId),
    requests.map((request) => JSON.stringify(request.errors)),
    now,
    mayTeach,
    teachingTypes,
  ]
}
