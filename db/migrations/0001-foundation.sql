-- Lodger's tables as of the first release. Each table is written by one room, named in its comment.
-- Columns that end in _sealed hold ciphertext made by src/platform/vault.ts; columns that end in _hash hold keyed or
-- plain hashes of secrets and identifiers that must not be readable in a stolen database.

create extension if not exists pg_trgm;

-- organization ---------------------------------------------------------------------------------------------------

create table organization (
  id smallint primary key default 1 check (id = 1),
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null
);
comment on table organization is 'room organization: the one organization of this deployment';

create table setup_tokens (
  id smallint primary key default 1 check (id = 1),
  token_hash bytea not null,
  created_at timestamptz not null
);
comment on table setup_tokens is 'room accounts: the one-time token that opens first-run setup; gone once used';

create table networks (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  -- the random part of every public address of this network; never changes, since ServerURL may not
  code text not null unique check (code ~ '^[a-z0-9]{10}$'),
  authentication text not null default 'none',
  authentication_settings_sealed bytea,
  user_enrollment_enabled boolean not null default false,
  -- profile-driven User Enrollment, for iOS 13-17 and macOS 10.15-14
  profile_user_enrollment_enabled boolean not null default false,
  device_enrollment_enabled boolean not null default false,
  domain_override text check (domain_override ~ '^[a-z0-9.-]+$'),
  silent_after_days integer not null default 60 check (silent_after_days between 7 and 180),
  support_contact text check (length(support_contact) <= 200),
  created_at timestamptz not null,
  check (authentication <> 'none' or not (user_enrollment_enabled or profile_user_enrollment_enabled or device_enrollment_enabled))
);
create unique index networks_name on networks (lower(name));
comment on table networks is 'room organization: a network has its own enrollment link, sign-in, devices and settings';

-- accounts -------------------------------------------------------------------------------------------------------

create table admins (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  role text not null check (role in ('full', 'read-only')),
  all_networks boolean not null default true,
  disabled_at timestamptz,
  created_at timestamptz not null,
  last_sign_in_at timestamptz
);
create unique index admins_email on admins (lower(email));
comment on table admins is 'room accounts: people who sign in to the dashboard';

create table admin_networks (
  admin_id uuid not null references admins on delete cascade,
  network_id uuid not null references networks on delete cascade,
  primary key (admin_id, network_id)
);
comment on table admin_networks is 'room accounts: the networks of an admin who is not for all';

create table admin_sessions (
  token_hash bytea primary key,
  admin_id uuid not null references admins on delete cascade,
  csrf_token text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null
);
create index admin_sessions_admin on admin_sessions (admin_id);
comment on table admin_sessions is 'room accounts: signed-in browsers';

create table api_keys (
  id uuid primary key,
  name text not null,
  token_hash bytea not null unique,
  -- the first characters of the key, so that a person can tell keys apart
  hint text not null,
  role text not null check (role in ('full', 'read-only')),
  all_networks boolean not null default true,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz
);
comment on table api_keys is 'room accounts: keys for programs';

create table api_key_networks (
  api_key_id uuid not null references api_keys on delete cascade,
  network_id uuid not null references networks on delete cascade,
  primary key (api_key_id, network_id)
);
comment on table api_key_networks is 'room accounts: the networks of an API key that is not for all';

create unlogged table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
comment on table rate_limits is 'room accounts: attempts lately, by keyed hash; worth nothing after a crash';

-- audit ----------------------------------------------------------------------------------------------------------

create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('admin', 'api-key', 'owner', 'device', 'system')),
  actor_id uuid,
  actor_label text,
  network_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id uuid,
  subject_label text,
  before jsonb,
  after jsonb
);
create index audit_entries_network on audit_entries (network_id, id desc);
create index audit_entries_subject on audit_entries (subject_id, id desc) where subject_id is not null;
comment on table audit_entries is 'room audit: who did what; append-only';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_entries_append_only before update on audit_entries for each row execute function refuse_change();

-- owners and tags ------------------------------------------------------------------------------------------------

create table tags (
  id integer generated always as identity primary key,
  name text not null check (name ~ '^[^\s,]{1,50}$')
);
create unique index tags_name on tags (lower(name));
comment on table tags is 'room owners: the words that owners and devices are labelled with';

create table owners (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  email text not null check (length(email) between 3 and 254),
  -- the e-mail with its ASCII letters in lower case: the one documented fold, used for every comparison
  email_folded text generated always as (lower(email collate "C")) stored unique,
  -- the part before the last @, folded the same way: what the domain override builds accounts from
  username_folded text generated always as (lower(regexp_replace(email, '@[^@]*$', '') collate "C")) stored,
  password_hash text,
  -- hosted, or the sign-in source that created the owner
  source text not null default 'hosted',
  external_issuer text,
  external_subject text,
  tag_ids integer[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (external_issuer, external_subject)
);
create index owners_username on owners (username_folded);
create index owners_name on owners (lower(name), id);
create index owners_search on owners using gin ((lower(name) || ' ' || lower(email)) gin_trgm_ops);
create index owners_tags on owners using gin (tag_ids);
comment on table owners is 'room owners: the people whose devices these are';

create table owner_imports (
  id uuid primary key,
  state text not null check (state in ('running', 'done', 'failed')),
  rows_sealed bytea,
  total integer not null,
  done integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  errors jsonb not null default '[]',
  created_at timestamptz not null,
  finished_at timestamptz
);
comment on table owner_imports is 'room owners: CSV imports and their progress; rows_sealed is emptied when done';

-- ca -------------------------------------------------------------------------------------------------------------

create table authority_keys (
  purpose text primary key check (purpose in ('device-ca', 'scep-ra', 'profile-signer')),
  certificate bytea not null,
  private_key_sealed bytea not null,
  not_after timestamptz not null,
  created_at timestamptz not null
);
comment on table authority_keys is 'room ca: the certificate authority of device identities, its SCEP helper and the profile signer';

-- enrollment sessions --------------------------------------------------------------------------------------------

create table enrollment_sessions (
  id uuid primary key,
  network_id uuid not null references networks on delete cascade,
  -- fixed here by the server, whatever the device says later
  kind text not null check (kind in ('user', 'device', 'automated')),
  method text not null check (method in ('account-driven', 'profile')),
  owner_id uuid references owners on delete cascade,
  managed_apple_account text,
  state text not null check (state in ('signed-in', 'profile-issued', 'certificate-issued', 'bound')),
  bearer_hash bytea unique,
  challenge_hash bytea unique,
  challenge_expires_at timestamptz,
  -- the SCEP transaction that used the challenge, so that a lost answer may be asked for again
  challenge_used_by bytea,
  device_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check (kind <> 'user' or (owner_id is not null and managed_apple_account is not null))
);
create index enrollment_sessions_expiry on enrollment_sessions (expires_at) where state <> 'bound';
create index enrollment_sessions_device on enrollment_sessions (device_id) where device_id is not null;
comment on table enrollment_sessions is 'room enrollment: what a person proved and the server intends, from sign-in to the first TokenUpdate';

-- devices --------------------------------------------------------------------------------------------------------

create table device_keys (
  device_id uuid primary key,
  key_sealed bytea not null
);
comment on table device_keys is 'room devices: the key that seals a device''s other columns; deleting it makes backups of them unreadable';

create table devices (
  id uuid primary key,
  network_id uuid not null references networks on delete restrict,
  kind text not null check (kind in ('user', 'device', 'automated')),
  method text not null check (method in ('account-driven', 'profile')),
  -- keyed hash and ciphertext of EnrollmentID (user) or UDID (device)
  enrollment_id_hash bytea not null unique,
  enrollment_id_sealed bytea not null,
  owner_id uuid references owners on delete restrict,
  managed_apple_account text,
  session_id uuid not null,
  platform text not null check (platform in ('ios', 'ipados', 'macos', 'visionos')),
  product text,
  -- tells an owner's devices of one model apart: "iPhone 14 · 2"
  ordinal integer not null default 1,
  os_version text,
  build_version text,
  state text not null check (state in ('authenticated', 'enrolled', 'lapsed', 'leaving', 'unenrolled')),
  is_supervised boolean,
  passcode_compliant boolean,
  tag_ids integer[] not null default '{}',
  bearer_hash bytea unique,
  topic text not null,
  enrolled_at timestamptz,
  created_at timestamptz not null,
  -- to the hour for user-enrolled devices, to the minute for others
  last_seen_at timestamptz,
  left_at timestamptz,
  -- never for user-enrolled devices
  serial_number text,
  device_name text,
  unlock_token_sealed bytea,
  constraint user_enrollment_stores_no_identifiers check (
    kind <> 'user' or (serial_number is null and device_name is null and unlock_token_sealed is null)
  ),
  constraint user_enrollment_has_owner check (
    kind <> 'user' or (owner_id is not null and managed_apple_account is not null)
  ),
  constraint user_enrollment_is_unsupervised check (kind <> 'user' or is_supervised is distinct from true),
  constraint user_enrollment_last_seen_to_the_hour check (
    kind <> 'user' or last_seen_at is null or last_seen_at = date_trunc('hour', last_seen_at, 'UTC')
  ),
  constraint user_enrollment_leaves_no_record check (kind <> 'user' or (state <> 'unenrolled' and left_at is null))
) with (fillfactor = 85);
create index devices_network on devices (network_id, id);
create index devices_owner on devices (owner_id) where owner_id is not null;
create index devices_tags on devices using gin (tag_ids);
create index devices_pending on devices (created_at) where state = 'authenticated';
-- for filters that few devices fit
create index devices_state on devices (state, id) where state <> 'enrolled';
create index devices_without_owner on devices (id) where owner_id is null;
create index devices_product on devices (product, id);
comment on table devices is 'room devices: one row per enrollment';

create function refuse_owner_change() returns trigger language plpgsql as $$
begin
  raise exception 'the owner of a user-enrolled device never changes' using errcode = 'restrict_violation', constraint = 'user_enrollment_owner_is_fixed';
end $$;
create trigger user_enrollment_owner_is_fixed before update of owner_id, managed_apple_account, kind, enrollment_id_hash on devices
  for each row when (old.kind = 'user' and (old.owner_id is distinct from new.owner_id or old.managed_apple_account is distinct from new.managed_apple_account
    or old.kind is distinct from new.kind or old.enrollment_id_hash is distinct from new.enrollment_id_hash))
  execute function refuse_owner_change();

create table channels (
  id uuid primary key,
  device_id uuid not null references devices on delete cascade,
  network_id uuid not null,
  -- null on the device channel; on a Mac's user channel the keyed hash of EnrollmentUserID or UserID
  user_hash bytea,
  user_id_sealed bytea,
  push_token_sealed bytea,
  push_magic_sealed bytea,
  token_updated_at timestamptz,
  push_lost_at timestamptz,
  unique nulls not distinct (device_id, user_hash)
);
comment on table channels is 'room devices: the connections of a device; the device channel has the device''s id';

create table device_events (
  device_id uuid not null references devices on delete cascade,
  id uuid not null,
  at timestamptz not null,
  event text not null,
  actor_label text,
  primary key (device_id, id)
);
-- the stream of changes asks what is new
create index device_events_at on device_events using brin (at);
comment on table device_events is 'room devices: what happened to a device besides commands, for its timeline';

create table device_profiles (
  device_id uuid not null references devices on delete cascade,
  identifier text not null,
  uuid text,
  display_name text,
  is_managed boolean not null,
  primary key (device_id, identifier)
);
comment on table device_profiles is 'room devices: installed profiles as reported; under User Enrollment only those Lodger installed';

create table device_certificates (
  device_id uuid not null references devices on delete cascade,
  fingerprint bytea not null,
  common_name text,
  is_identity boolean not null,
  not_after timestamptz,
  primary key (device_id, fingerprint)
);
comment on table device_certificates is 'room devices: installed certificates as reported; under User Enrollment only the identity Lodger issued';

create table device_apps (
  device_id uuid not null references devices on delete cascade,
  bundle_id text not null,
  name text,
  version text,
  status text,
  is_managed boolean not null,
  primary key (device_id, bundle_id)
);
comment on table device_apps is 'room devices: apps as reported; under User Enrollment only those Lodger assigned';

create table identity_certificates (
  fingerprint bytea primary key,
  serial bytea not null unique,
  network_id uuid not null references networks on delete cascade,
  session_id uuid not null,
  device_id uuid references devices on delete set null,
  public_key_hash bytea not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  revoked_at timestamptz,
  revoked_because text
);
create index identity_certificates_device on identity_certificates (device_id) where device_id is not null;
create index identity_certificates_session on identity_certificates (session_id);
comment on table identity_certificates is 'room ca: every device identity issued, until it expires';

create table tombstones (
  enrollment_id_hash bytea primary key,
  network_id uuid not null,
  ended_on date not null
);
comment on table tombstones is 'room devices: refuses late messages of a device that left; forgotten after 30 days';

-- commands -------------------------------------------------------------------------------------------------------

create table command_payloads (
  hash bytea primary key,
  body_sealed bytea not null,
  -- set where the body is about one device alone, and has to go with it
  device_id uuid references devices on delete cascade,
  created_at timestamptz not null
);
create index command_payloads_device on command_payloads (device_id) where device_id is not null;
comment on table command_payloads is 'room commands: bodies of commands, shared by all devices that get the same';

create table commands (
  channel_id uuid not null references channels on delete cascade,
  -- time-ordered; becomes the CommandUUID
  id uuid not null,
  device_id uuid not null,
  network_id uuid not null,
  request_type text not null,
  -- at most one outstanding command per channel and purpose
  purpose text not null,
  payload_hash bytea not null references command_payloads,
  -- what the command acts on, in words for the timeline: a profile's identifier
  subject text,
  actor_label text,
  queued_at timestamptz not null,
  sent_at timestamptz,
  not_now_at timestamptz,
  expires_at timestamptz not null,
  primary key (channel_id, id)
) with (fillfactor = 85);
create unique index commands_purpose on commands (channel_id, purpose);
create index commands_id on commands (id);
create index commands_payload on commands (payload_hash);
create index commands_expiry on commands (expires_at);
comment on table commands is 'room commands: the queue; a row goes when the device has answered';

create table command_results (
  id uuid not null,
  channel_id uuid not null,
  device_id uuid not null,
  network_id uuid not null,
  request_type text not null,
  purpose text not null,
  subject text,
  actor_label text,
  status text not null check (status in ('acknowledged', 'error', 'format-error', 'expired', 'canceled')),
  -- [{"domain": text, "code": integer}]: Apple's texts are not kept, they may name what we may not know
  errors jsonb not null default '[]',
  queued_at timestamptz not null,
  sent_at timestamptz,
  answered_at timestamptz not null,
  primary key (id, answered_at)
) partition by range (answered_at);
create table command_results_default partition of command_results default;
create index command_results_device on command_results (device_id, id desc);
-- the stream of changes asks what is new
create index command_results_answered_at on command_results using brin (answered_at);
comment on table command_results is 'room commands: how commands ended, partitioned by month';

-- push -----------------------------------------------------------------------------------------------------------

create table push_certificates (
  id uuid primary key,
  state text not null check (state in ('requested', 'active', 'replaced')),
  request_pem text,
  certificate_pem text,
  private_key_sealed bytea not null,
  topic text,
  apple_account text,
  not_after timestamptz,
  created_at timestamptz not null
);
create unique index push_certificates_active on push_certificates (state) where state = 'active';
comment on table push_certificates is 'room push: the certificate that lets Lodger wake devices';

create table pushes (
  channel_id uuid primary key references channels on delete cascade,
  device_id uuid not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  leased_until timestamptz,
  last_sent_at timestamptz,
  last_error text
);
create index pushes_due on pushes (due_at);
comment on table pushes is 'room push: channels to wake; one row per channel, so that many causes make one push';

create table deliveries (
  device_id uuid primary key references devices on delete cascade,
  network_id uuid not null,
  requested_at timestamptz not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  attempts integer not null default 0
);
create index deliveries_due on deliveries (due_at);
comment on table deliveries is 'room devices: devices whose content must be looked at again; one row per device';
