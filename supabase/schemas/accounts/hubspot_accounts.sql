-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_accounts (
  id uuid default gen_random_uuid() not null,
  portal_id text not null,
  access_token text,
  refresh_token text,
  key_id text,
  token_version integer default 0 not null,
  expires_at timestamptz,
  token_type text default 'bearer'::text not null,
  scopes text[] default '{}'::text[] not null,
  status text default 'inactive'::text not null,
  error_code text,
  error_message text,
  last_sync_at timestamptz,
  connected_at timestamptz,
  metadata jsonb default '{}'::jsonb not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  missing_scopes text[] default '{}'::text[] not null,
  personal_of uuid,
  token_issued_at timestamptz,
  time_zone text,
  currency text,
  default_country text,
  constraint hubspot_accounts_active_has_tokens check (((status <> 'active'::text) or ((access_token is not null) and (key_id is not null) and ((token_type = 'private_app'::text) or ((refresh_token is not null) and (expires_at is not null)))))),
  constraint hubspot_accounts_currency_is_a_code check ((currency ~ '^[A-Z]{3}$'::text)),
  constraint hubspot_accounts_default_country_is_a_code check ((default_country ~ '^[A-Z]{2}$'::text)),
  constraint hubspot_accounts_personal_space_has_its_users_id check ((personal_of = id)),
  constraint hubspot_accounts_personal_space_is_no_portal check ((((personal_of is not null) = (portal_id ~ '^0'::text)) and ((personal_of is null) or (status = 'inactive'::text)))),
  constraint hubspot_accounts_portal_id_is_digits check ((portal_id ~ '^\d{1,19}$'::text)),
  constraint hubspot_accounts_private_app_token_does_not_expire check (((token_type <> 'private_app'::text) or ((refresh_token is null) and (expires_at is null) and (token_issued_at is null)))),
  constraint hubspot_accounts_status_is_known check ((status = any (array['active'::text, 'inactive'::text, 'error'::text]))),
  constraint hubspot_accounts_token_type_is_known check ((token_type = any (array['bearer'::text, 'private_app'::text]))),
  constraint hubspot_accounts_token_version_is_nonnegative check ((token_version >= 0))
);
comment on table public.hubspot_accounts is 'A HubSpot portal that was connected at least once; the tenant root.';
comment on column public.hubspot_accounts.id is 'Our id; every tenant row carries it as account_id.';
comment on column public.hubspot_accounts.portal_id is 'HubSpot''s portal (hub) id: digits, kept as text.';
comment on column public.hubspot_accounts.access_token is 'Sealed access token (AES-256-GCM envelope); null when disconnected. No client role may read it.';
comment on column public.hubspot_accounts.refresh_token is 'Sealed refresh token; null when disconnected, and beside the token of a private app. No client role may read it.';
comment on column public.hubspot_accounts.key_id is 'Id of the key that sealed the tokens; null when disconnected.';
comment on column public.hubspot_accounts.token_version is 'Rises by one with each stored pair of tokens; the compare-and-swap of oauth_store_tokens.';
comment on column public.hubspot_accounts.expires_at is 'When the access token expires; null when disconnected, and for the token of a private app, which does not.';
comment on column public.hubspot_accounts.token_type is 'bearer: by a consent, refreshed; private_app: pasted by an owner or admin, good until HubSpot refuses it.';
comment on column public.hubspot_accounts.scopes is 'Scopes granted at the last connect.';
comment on column public.hubspot_accounts.status is 'active: usable; inactive: disconnected; error: a user must reconnect.';
comment on column public.hubspot_accounts.error_code is 'Stable code of the last connection error; null when none.';
comment on column public.hubspot_accounts.error_message is 'The last connection error for a human; null when none.';
comment on column public.hubspot_accounts.last_sync_at is 'When an object was last mirrored completely; null before.';
comment on column public.hubspot_accounts.connected_at is 'When a user last connected the portal; null before.';
comment on column public.hubspot_accounts.metadata is 'What HubSpot told at connect (hub domain, app id, installing user); not readable by clients.';
comment on column public.hubspot_accounts.created_at is 'When the row was made.';
comment on column public.hubspot_accounts.updated_at is 'When the row last changed; set by trigger.';
comment on column public.hubspot_accounts.missing_scopes is 'Required scopes that the last connect was not granted.';
comment on column public.hubspot_accounts.personal_of is 'Whose personal space this is; null for a portal. No foreign key: the space stays for the erasure of its files.';
comment on column public.hubspot_accounts.token_issued_at is 'When the access token was last refreshed; null before the first time. Tells how long tokens live.';
comment on column public.hubspot_accounts.time_zone is 'IANA name of the portal''s time zone; null when HubSpot told none that PostgreSQL knows.';
comment on column public.hubspot_accounts.currency is 'ISO 4217 code of amounts without a currency of their own; null when HubSpot told none.';
comment on column public.hubspot_accounts.default_country is 'ISO 3166 alpha-2 code of the country whose telephone numbers are written without their prefix; null until somebody says it.';

alter table only public.hubspot_accounts
  add constraint hubspot_accounts_pkey primary key (id);

alter table only public.hubspot_accounts
  add constraint hubspot_accounts_portal_id_is_unique unique (portal_id);

create index idx_hubspot_accounts_personal_of on public.hubspot_accounts using btree (personal_of) where (personal_of is not null);
comment on index public.idx_hubspot_accounts_personal_of is 'The personal spaces.';
create index idx_hubspot_accounts_portal_id on public.hubspot_accounts using btree (portal_id);
comment on index public.idx_hubspot_accounts_portal_id is 'Look-up by portal, named by the requirements.';
create index idx_hubspot_accounts_status on public.hubspot_accounts using btree (status);
comment on index public.idx_hubspot_accounts_status is 'Accounts due for a sync or in error.';

create constraint trigger _800_connection after update on public.hubspot_accounts deferrable initially deferred
  for each row
  when (((((old.status is distinct from new.status) or (old.missing_scopes is distinct from new.missing_scopes)) or (old.error_code is distinct from new.error_code)) or (old.connected_at is distinct from new.connected_at))) execute function private.tell_connection();

create trigger _100_stamp before update on public.hubspot_accounts
  for each row execute function private.stamp_updated_at();

create trigger _200_locale before insert or update of metadata on public.hubspot_accounts
  for each row execute function private.keep_locale();

create trigger _500_metrics after update on public.hubspot_accounts
  for each row
  when (((old.time_zone is distinct from new.time_zone) or (old.currency is distinct from new.currency))) execute function private.rebuild_on_change();

create trigger _500_scores after delete on public.hubspot_accounts referencing old table as gone
  for each statement execute function private.remove_scores();

create trigger _500_write_back after update of connected_at on public.hubspot_accounts
  for each row
  when (((new.status = 'active'::text) and (new.connected_at is distinct from old.connected_at))) execute function private.resume_write_backs();

create trigger _500_write_backs after delete on public.hubspot_accounts referencing old table as gone
  for each statement execute function private.remove_write_backs();

create trigger _900_audit after insert or delete or update on public.hubspot_accounts
  for each row execute function private.audit();

alter table public.hubspot_accounts enable row level security;

create policy "Members see their portals" on public.hubspot_accounts
  for select to authenticated
  using (((personal_of is null) and (id = any (array(select private.my_account_ids() as my_account_ids)))));
comment on policy "Members see their portals" on public.hubspot_accounts is 'Rows by membership; the token columns are kept by column privileges. A personal space is no connection.';

grant select, insert, delete, update on table public.hubspot_accounts to service_role;
grant select (id, portal_id, expires_at, token_type, scopes, status, error_code, error_message, last_sync_at, connected_at, created_at, updated_at, missing_scopes, personal_of, time_zone, currency, default_country) on table public.hubspot_accounts to authenticated;
