-- The schema that db/migrations give. Made by scripts/generate-schema.ts; do not edit.

create extension pg_trgm;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $function$
;
CREATE OR REPLACE FUNCTION public.refuse_owner_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the owner of a user-enrolled device never changes' using errcode = 'restrict_violation', constraint = 'user_enrollment_owner_is_fixed';
end $function$
;

create table admin_networks (
  admin_id uuid not null,
  network_id uuid not null
);

create table admin_sessions (
  token_hash bytea not null,
  admin_id uuid not null,
  csrf_token text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);

create table admins (
  id uuid not null,
  email text not null,
  name text not null,
  password_hash text not null,
  role text not null,
  all_networks boolean default true not null,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  last_sign_in_at timestamp with time zone
);

create table api_key_networks (
  api_key_id uuid not null,
  network_id uuid not null
);

create table api_keys (
  id uuid not null,
  name text not null,
  token_hash bytea not null,
  hint text not null,
  role text not null,
  all_networks boolean default true not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone
);

create table audit_entries (
  id uuid not null,
  at timestamp with time zone not null,
  actor_kind text not null,
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

create table authority_keys (
  purpose text not null,
  certificate bytea not null,
  private_key_sealed bytea not null,
  not_after timestamp with time zone not null,
  created_at timestamp with time zone not null
);

create table channels (
  id uuid not null,
  device_id uuid not null,
  network_id uuid not null,
  user_hash bytea,
  user_id_sealed bytea,
  push_token_sealed bytea,
  push_magic_sealed bytea,
  token_updated_at timestamp with time zone,
  push_lost_at timestamp with time zone
);

create table command_payloads (
  hash bytea not null,
  body_sealed bytea not null,
  device_id uuid,
  created_at timestamp with time zone not null
);

create table command_results (
  id uuid not null,
  channel_id uuid not null,
  device_id uuid not null,
  network_id uuid not null,
  request_type text not null,
  purpose text not null,
  subject text,
  actor_label text,
  status text not null,
  errors jsonb default '[]'::jsonb not null,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  answered_at timestamp with time zone not null
) partition by RANGE (answered_at);

create table command_results_default partition of command_results DEFAULT;

create table commands (
  channel_id uuid not null,
  id uuid not null,
  device_id uuid not null,
  network_id uuid not null,
  request_type text not null,
  purpose text not null,
  payload_hash bytea not null,
  subject text,
  actor_label text,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  not_now_at timestamp with time zone,
  expires_at timestamp with time zone not null
) with (fillfactor=85);

create table deliveries (
  device_id uuid not null,
  network_id uuid not null,
  requested_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  attempts integer default 0 not null
);

create table device_apps (
  device_id uuid not null,
  bundle_id text not null,
  name text,
  version text,
  status text,
  is_managed boolean not null
);

create table device_certificates (
  device_id uuid not null,
  fingerprint bytea not null,
  common_name text,
  is_identity boolean not null,
  not_after timestamp with time zone
);

create table device_events (
  device_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  event text not null,
  actor_label text
);

create table device_keys (
  device_id uuid not null,
  key_sealed bytea not null
);

create table device_profiles (
  device_id uuid not null,
  identifier text not null,
  uuid text,
  display_name text,
  is_managed boolean not null
);

create table devices (
  id uuid not null,
  network_id uuid not null,
  kind text not null,
  method text not null,
  enrollment_id_hash bytea not null,
  enrollment_id_sealed bytea not null,
  owner_id uuid,
  managed_apple_account text,
  session_id uuid not null,
  platform text not null,
  product text,
  ordinal integer default 1 not null,
  os_version text,
  build_version text,
  state text not null,
  is_supervised boolean,
  passcode_compliant boolean,
  tag_ids integer[] default '{}'::integer[] not null,
  bearer_hash bytea,
  topic text not null,
  enrolled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone,
  left_at timestamp with time zone,
  serial_number text,
  device_name text,
  unlock_token_sealed bytea
) with (fillfactor=85);

create table enrollment_sessions (
  id uuid not null,
  network_id uuid not null,
  kind text not null,
  method text not null,
  owner_id uuid,
  managed_apple_account text,
  state text not null,
  bearer_hash bytea,
  challenge_hash bytea,
  challenge_expires_at timestamp with time zone,
  challenge_used_by bytea,
  device_id uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);

create table identity_certificates (
  fingerprint bytea not null,
  serial bytea not null,
  network_id uuid not null,
  session_id uuid not null,
  device_id uuid,
  public_key_hash bytea not null,
  not_before timestamp with time zone not null,
  not_after timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_because text
);

create table networks (
  id uuid not null,
  name text not null,
  code text not null,
  authentication text default 'none'::text not null,
  authentication_settings_sealed bytea,
  user_enrollment_enabled boolean default false not null,
  profile_user_enrollment_enabled boolean default false not null,
  device_enrollment_enabled boolean default false not null,
  domain_override text,
  silent_after_days integer default 60 not null,
  support_contact text,
  created_at timestamp with time zone not null
);

create table organization (
  id smallint default 1 not null,
  name text not null,
  created_at timestamp with time zone not null
);

create table owner_imports (
  id uuid not null,
  state text not null,
  rows_sealed bytea,
  total integer not null,
  done integer default 0 not null,
  created integer default 0 not null,
  updated integer default 0 not null,
  unchanged integer default 0 not null,
  errors jsonb default '[]'::jsonb not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone
);

create table owners (
  id uuid not null,
  name text not null,
  email text not null,
  email_folded text generated always as (lower((email COLLATE "C"))) stored,
  username_folded text generated always as (lower((regexp_replace(email, '@[^@]*$'::text, ''::text) COLLATE "C"))) stored,
  password_hash text,
  source text default 'hosted'::text not null,
  external_issuer text,
  external_subject text,
  tag_ids integer[] default '{}'::integer[] not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

create table push_certificates (
  id uuid not null,
  state text not null,
  request_pem text,
  certificate_pem text,
  private_key_sealed bytea not null,
  topic text,
  apple_account text,
  not_after timestamp with time zone,
  created_at timestamp with time zone not null
);

create table pushes (
  channel_id uuid not null,
  device_id uuid not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  leased_until timestamp with time zone,
  last_sent_at timestamp with time zone,
  last_error text
);

create table rate_limits (
  key character varying(255) not null,
  points integer default 0 not null,
  expire bigint
);

create table setup_tokens (
  id smallint default 1 not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null
);

create table tags (
  id integer generated always as identity not null,
  name text not null
);

create table tombstones (
  enrollment_id_hash bytea not null,
  network_id uuid not null,
  ended_on date not null
);


alter table admin_networks add constraint admin_networks_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admins(id) ON DELETE CASCADE;
alter table admin_networks add constraint admin_networks_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id) ON DELETE CASCADE;
alter table admin_networks add constraint admin_networks_pkey PRIMARY KEY (admin_id, network_id);
alter table admin_sessions add constraint admin_sessions_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admins(id) ON DELETE CASCADE;
alter table admin_sessions add constraint admin_sessions_pkey PRIMARY KEY (token_hash);
alter table admins add constraint admins_pkey PRIMARY KEY (id);
alter table admins add constraint admins_role_check CHECK ((role = ANY (ARRAY['full'::text, 'read-only'::text])));
alter table api_key_networks add constraint api_key_networks_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys(id) ON DELETE CASCADE;
alter table api_key_networks add constraint api_key_networks_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id) ON DELETE CASCADE;
alter table api_key_networks add constraint api_key_networks_pkey PRIMARY KEY (api_key_id, network_id);
alter table api_keys add constraint api_keys_pkey PRIMARY KEY (id);
alter table api_keys add constraint api_keys_role_check CHECK ((role = ANY (ARRAY['full'::text, 'read-only'::text])));
alter table api_keys add constraint api_keys_token_hash_key UNIQUE (token_hash);
alter table audit_entries add constraint audit_entries_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['admin'::text, 'api-key'::text, 'owner'::text, 'device'::text, 'system'::text])));
alter table audit_entries add constraint audit_entries_pkey PRIMARY KEY (id);
alter table authority_keys add constraint authority_keys_pkey PRIMARY KEY (purpose);
alter table authority_keys add constraint authority_keys_purpose_check CHECK ((purpose = ANY (ARRAY['device-ca'::text, 'scep-ra'::text, 'profile-signer'::text])));
alter table channels add constraint channels_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;
alter table channels add constraint channels_device_id_user_hash_key UNIQUE NULLS NOT DISTINCT (device_id, user_hash);
alter table channels add constraint channels_pkey PRIMARY KEY (id);
alter table command_payloads add constraint command_payloads_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;
alter table command_payloads add constraint command_payloads_pkey PRIMARY KEY (hash);
alter table command_results add constraint command_results_pkey PRIMARY KEY (id, answered_at);
alter table command_results add constraint command_results_status_check CHECK ((status = ANY (ARRAY['acknowledged'::text, 'error'::text, 'format-error'::text, 'expired'::text, 'canceled'::text])));
alter table commands add constraint commands_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE;
alter table commands add constraint commands_payload_hash_fkey FOREIGN KEY (payload_hash) REFERENCES command_payloads(hash);
alter table commands add constraint commands_pkey PRIMARY KEY (channel_id, id);
alter table deliveries add constraint deliveries_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;
alter table deliveries add constraint deliveries_pkey PRIMARY KEY (device_id);
alter table device_apps add constraint device_apps_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;
alter table device_apps add constraint device_apps_pkey PRIMARY KEY (device_id, bundle_id);
alter table device_certificates add constraint device_certificates_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;
alter table device_certificates add constraint device_certificates_pkey PRIMARY KEY (device_id, fingerprint);
alter table device_events add constraint device_events_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;
alter table device_events add constraint device_events_pkey PRIMARY KEY (device_id, id);
alter table device_keys add constraint device_keys_pkey PRIMARY KEY (device_id);
alter table device_profiles add constraint device_profiles_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;
alter table device_profiles add constraint device_profiles_pkey PRIMARY KEY (device_id, identifier);
alter table devices add constraint devices_bearer_hash_key UNIQUE (bearer_hash);
alter table devices add constraint devices_enrollment_id_hash_key UNIQUE (enrollment_id_hash);
alter table devices add constraint devices_kind_check CHECK ((kind = ANY (ARRAY['user'::text, 'device'::text, 'automated'::text])));
alter table devices add constraint devices_method_check CHECK ((method = ANY (ARRAY['account-driven'::text, 'profile'::text])));
alter table devices add constraint devices_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id) ON DELETE RESTRICT;
alter table devices add constraint devices_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id) ON DELETE RESTRICT;
alter table devices add constraint devices_pkey PRIMARY KEY (id);
alter table devices add constraint devices_platform_check CHECK ((platform = ANY (ARRAY['ios'::text, 'ipados'::text, 'macos'::text, 'visionos'::text])));
alter table devices add constraint devices_state_check CHECK ((state = ANY (ARRAY['authenticated'::text, 'enrolled'::text, 'lapsed'::text, 'leaving'::text, 'unenrolled'::text])));
alter table devices add constraint user_enrollment_has_owner CHECK (((kind <> 'user'::text) OR ((owner_id IS NOT NULL) AND (managed_apple_account IS NOT NULL))));
alter table devices add constraint user_enrollment_is_unsupervised CHECK (((kind <> 'user'::text) OR (is_supervised IS DISTINCT FROM true)));
alter table devices add constraint user_enrollment_last_seen_to_the_hour CHECK (((kind <> 'user'::text) OR (last_seen_at IS NULL) OR (last_seen_at = date_trunc('hour'::text, last_seen_at, 'UTC'::text))));
alter table devices add constraint user_enrollment_leaves_no_record CHECK (((kind <> 'user'::text) OR ((state <> 'unenrolled'::text) AND (left_at IS NULL))));
alter table devices add constraint user_enrollment_stores_no_identifiers CHECK (((kind <> 'user'::text) OR ((serial_number IS NULL) AND (device_name IS NULL) AND (unlock_token_sealed IS NULL))));
alter table enrollment_sessions add constraint enrollment_sessions_bearer_hash_key UNIQUE (bearer_hash);
alter table enrollment_sessions add constraint enrollment_sessions_challenge_hash_key UNIQUE (challenge_hash);
alter table enrollment_sessions add constraint enrollment_sessions_check CHECK (((kind <> 'user'::text) OR ((owner_id IS NOT NULL) AND (managed_apple_account IS NOT NULL))));
alter table enrollment_sessions add constraint enrollment_sessions_kind_check CHECK ((kind = ANY (ARRAY['user'::text, 'device'::text, 'automated'::text])));
alter table enrollment_sessions add constraint enrollment_sessions_method_check CHECK ((method = ANY (ARRAY['account-driven'::text, 'profile'::text])));
alter table enrollment_sessions add constraint enrollment_sessions_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id) ON DELETE CASCADE;
alter table enrollment_sessions add constraint enrollment_sessions_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id) ON DELETE CASCADE;
alter table enrollment_sessions add constraint enrollment_sessions_pkey PRIMARY KEY (id);
alter table enrollment_sessions add constraint enrollment_sessions_state_check CHECK ((state = ANY (ARRAY['signed-in'::text, 'profile-issued'::text, 'certificate-issued'::text, 'bound'::text])));
alter table identity_certificates add constraint identity_certificates_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE SET NULL;
alter table identity_certificates add constraint identity_certificates_network_id_fkey FOREIGN KEY (network_id) REFERENCES networks(id) ON DELETE CASCADE;
alter table identity_certificates add constraint identity_certificates_pkey PRIMARY KEY (fingerprint);
alter table identity_certificates add constraint identity_certificates_serial_key UNIQUE (serial);
alter table networks add constraint networks_check CHECK (((authentication <> 'none'::text) OR (NOT (user_enrollment_enabled OR profile_user_enrollment_enabled OR device_enrollment_enabled))));
alter table networks add constraint networks_code_check CHECK ((code ~ '^[a-z0-9]{10}$'::text));
alter table networks add constraint networks_code_key UNIQUE (code);
alter table networks add constraint networks_domain_override_check CHECK ((domain_override ~ '^[a-z0-9.-]+$'::text));
alter table networks add constraint networks_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)));
alter table networks add constraint networks_pkey PRIMARY KEY (id);
alter table networks add constraint networks_silent_after_days_check CHECK (((silent_after_days >= 7) AND (silent_after_days <= 180)));
alter table networks add constraint networks_support_contact_check CHECK ((length(support_contact) <= 200));
alter table organization add constraint organization_id_check CHECK ((id = 1));
alter table organization add constraint organization_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)));
alter table organization add constraint organization_pkey PRIMARY KEY (id);
alter table owner_imports add constraint owner_imports_pkey PRIMARY KEY (id);
alter table owner_imports add constraint owner_imports_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])));
alter table owners add constraint owners_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254)));
alter table owners add constraint owners_email_folded_key UNIQUE (email_folded);
alter table owners add constraint owners_external_issuer_external_subject_key UNIQUE (external_issuer, external_subject);
alter table owners add constraint owners_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)));
alter table owners add constraint owners_pkey PRIMARY KEY (id);
alter table push_certificates add constraint push_certificates_pkey PRIMARY KEY (id);
alter table push_certificates add constraint push_certificates_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'active'::text, 'replaced'::text])));
alter table pushes add constraint pushes_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE;
alter table pushes add constraint pushes_pkey PRIMARY KEY (channel_id);
alter table rate_limits add constraint rate_limits_pkey PRIMARY KEY (key);
alter table setup_tokens add constraint setup_tokens_id_check CHECK ((id = 1));
alter table setup_tokens add constraint setup_tokens_pkey PRIMARY KEY (id);
alter table tags add constraint tags_name_check CHECK ((name ~ '^[^\s,]{1,50}$'::text));
alter table tags add constraint tags_pkey PRIMARY KEY (id);
alter table tombstones add constraint tombstones_pkey PRIMARY KEY (enrollment_id_hash);

CREATE INDEX admin_sessions_admin ON public.admin_sessions USING btree (admin_id);
CREATE UNIQUE INDEX admins_email ON public.admins USING btree (lower(email));
CREATE INDEX audit_entries_network ON public.audit_entries USING btree (network_id, id DESC);
CREATE INDEX audit_entries_subject ON public.audit_entries USING btree (subject_id, id DESC) WHERE (subject_id IS NOT NULL);
CREATE INDEX command_payloads_device ON public.command_payloads USING btree (device_id) WHERE (device_id IS NOT NULL);
CREATE INDEX command_results_answered_at ON ONLY public.command_results USING brin (answered_at);
CREATE INDEX command_results_device ON ONLY public.command_results USING btree (device_id, id DESC);
CREATE INDEX commands_expiry ON public.commands USING btree (expires_at);
CREATE INDEX commands_id ON public.commands USING btree (id);
CREATE INDEX commands_payload ON public.commands USING btree (payload_hash);
CREATE UNIQUE INDEX commands_purpose ON public.commands USING btree (channel_id, purpose);
CREATE INDEX deliveries_due ON public.deliveries USING btree (due_at);
CREATE INDEX device_events_at ON public.device_events USING brin (at);
CREATE INDEX devices_network ON public.devices USING btree (network_id, id);
CREATE INDEX devices_owner ON public.devices USING btree (owner_id) WHERE (owner_id IS NOT NULL);
CREATE INDEX devices_pending ON public.devices USING btree (created_at) WHERE (state = 'authenticated'::text);
CREATE INDEX devices_product ON public.devices USING btree (product, id);
CREATE INDEX devices_state ON public.devices USING btree (state, id) WHERE (state <> 'enrolled'::text);
CREATE INDEX devices_tags ON public.devices USING gin (tag_ids);
CREATE INDEX devices_without_owner ON public.devices USING btree (id) WHERE (owner_id IS NULL);
CREATE INDEX enrollment_sessions_device ON public.enrollment_sessions USING btree (device_id) WHERE (device_id IS NOT NULL);
CREATE INDEX enrollment_sessions_expiry ON public.enrollment_sessions USING btree (expires_at) WHERE (state <> 'bound'::text);
CREATE INDEX identity_certificates_device ON public.identity_certificates USING btree (device_id) WHERE (device_id IS NOT NULL);
CREATE INDEX identity_certificates_session ON public.identity_certificates USING btree (session_id);
CREATE UNIQUE INDEX networks_name ON public.networks USING btree (lower(name));
CREATE INDEX owners_name ON public.owners USING btree (lower(name), id);
CREATE INDEX owners_search ON public.owners USING gin ((((lower(name) || ' '::text) || lower(email))) gin_trgm_ops);
CREATE INDEX owners_tags ON public.owners USING gin (tag_ids);
CREATE INDEX owners_username ON public.owners USING btree (username_folded);
CREATE UNIQUE INDEX push_certificates_active ON public.push_certificates USING btree (state) WHERE (state = 'active'::text);
CREATE INDEX pushes_due ON public.pushes USING btree (due_at);
CREATE UNIQUE INDEX tags_name ON public.tags USING btree (lower(name));

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER user_enrollment_owner_is_fixed BEFORE UPDATE OF owner_id, managed_apple_account, kind, enrollment_id_hash ON public.devices FOR EACH ROW WHEN (((old.kind = 'user'::text) AND ((old.owner_id IS DISTINCT FROM new.owner_id) OR (old.managed_apple_account IS DISTINCT FROM new.managed_apple_account) OR (old.kind IS DISTINCT FROM new.kind) OR (old.enrollment_id_hash IS DISTINCT FROM new.enrollment_id_hash)))) EXECUTE FUNCTION refuse_owner_change();

comment on table admin_networks is 'room accounts: the networks of an admin who is not for all';
comment on table admin_sessions is 'room accounts: signed-in browsers';
comment on table admins is 'room accounts: people who sign in to the dashboard';
comment on table api_key_networks is 'room accounts: the networks of an API key that is not for all';
comment on table api_keys is 'room accounts: keys for programs';
comment on table audit_entries is 'room audit: who did what; append-only';
comment on table authority_keys is 'room ca: the certificate authority of device identities, its SCEP helper and the profile signer';
comment on table channels is 'room devices: the connections of a device; the device channel has the device''s id';
comment on table command_payloads is 'room commands: bodies of commands, shared by all devices that get the same';
comment on table command_results is 'room commands: how commands ended, partitioned by month';
comment on table commands is 'room commands: the queue; a row goes when the device has answered';
comment on table deliveries is 'room devices: devices whose content must be looked at again; one row per device';
comment on table device_apps is 'room devices: apps as reported; under User Enrollment only those Lodger assigned';
comment on table device_certificates is 'room devices: installed certificates as reported; under User Enrollment only the identity Lodger issued';
comment on table device_events is 'room devices: what happened to a device besides commands, for its timeline';
comment on table device_keys is 'room devices: the key that seals a device''s other columns; deleting it makes backups of them unreadable';
comment on table device_profiles is 'room devices: installed profiles as reported; under User Enrollment only those Lodger installed';
comment on table devices is 'room devices: one row per enrollment';
comment on table enrollment_sessions is 'room enrollment: what a person proved and the server intends, from sign-in to the first TokenUpdate';
comment on table identity_certificates is 'room ca: every device identity issued, until it expires';
comment on table networks is 'room organization: a network has its own enrollment link, sign-in, devices and settings';
comment on table organization is 'room organization: the one organization of this deployment';
comment on table owner_imports is 'room owners: CSV imports and their progress; rows_sealed is emptied when done';
comment on table owners is 'room owners: the people whose devices these are';
comment on table push_certificates is 'room push: the certificate that lets Lodger wake devices';
comment on table pushes is 'room push: channels to wake; one row per channel, so that many causes make one push';
comment on table rate_limits is 'room accounts: attempts lately, by keyed hash; worth nothing after a crash';
comment on table setup_tokens is 'room accounts: the one-time token that opens first-run setup; gone once used';
comment on table tags is 'room owners: the words that owners and devices are labelled with';
comment on table tombstones is 'room devices: refuses late messages of a device that left; forgotten after 30 days';
