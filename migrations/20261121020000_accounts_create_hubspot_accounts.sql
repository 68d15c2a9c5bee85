-- hubspot_accounts: one row per connected HubSpot portal, the tenant of everything else.
-- Why: tokens live in one place, sealed by the function before they arrive.
-- Who may call: members read every column but the tokens; only SQL functions of the service write.

create table public.hubspot_accounts (
  id uuid not null default gen_random_uuid(),
  portal_id text not null,
  access_token text,
  refresh_token text,
  key_id text,
  token_version int not null default 0,
  expires_at timestamptz,
  token_type text not null default 'bearer',
  scopes text[] not null default '{}',
  status text not null default 'inactive',
  error_code text,
  error_message text,
  last_sync_at timestamptz,
  connected_at timestamptz,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint hubspot_accounts_pkey primary key (id),
  constraint hubspot_accounts_portal_id_is_unique unique (portal_id),
  constraint hubspot_accounts_portal_id_is_digits check (portal_id ~ '^\d{1,19}$'),
  constraint hubspot_accounts_status_is_known check (status in ('active', 'inactive', 'error')),
  constraint hubspot_accounts_active_has_tokens check (
    status <> 'active' or (access_token is not null and refresh_token is not null and key_id is not null and expires_at is not null)
  ),
  constraint hubspot_accounts_token_version_is_nonnegative check (token_version >= 0)
);

create index idx_hubspot_accounts_portal_id on public.hubspot_accounts (portal_id);
create index idx_hubspot_accounts_status on public.hubspot_accounts (status);

create trigger _100_stamp before update on public.hubspot_accounts
  for each row execute function private.stamp_updated_at();

comment on table public.hubspot_accounts is
  'A HubSpot portal that was connected at least once; the tenant root.';
comment on column public.hubspot_accounts.id is 'Our id; every tenant row carries it as account_id.';
comment on column public.hubspot_accounts.portal_id is 'HubSpot''s portal (hub) id: digits, kept as text.';
comment on column public.hubspot_accounts.access_token is
  'Sealed access token (AES-256-GCM envelope); null when disconnected. No client role may read it.';
comment on column public.hubspot_accounts.refresh_token is
  'Sealed refresh token; null when disconnected. No client role may read it.';
comment on column public.hubspot_accounts.key_id is 'Id of the key that sealed both tokens; null when disconnected.';
comment on column public.hubspot_accounts.token_version is
  'Rises by one with each stored pair of tokens; the compare-and-swap of oauth_store_tokens.';
comment on column public.hubspot_accounts.expires_at is 'When the access token expires; null when disconnected.';
comment on column public.hubspot_accounts.token_type is 'Token type as HubSpot named it.';
comment on column public.hubspot_accounts.scopes is 'Scopes granted at the last connect.';
comment on column public.hubspot_accounts.status is
  'active: usable; inactive: disconnected; error: a user must reconnect.';
comment on column public.hubspot_accounts.error_code is 'Stable code of the last connection error; null when none.';
comment on column public.hubspot_accounts.error_message is 'The last connection error for a human; null when none.';
comment on column public.hubspot_accounts.last_sync_at is 'When an object was last mirrored completely; null before.';
comment on column public.hubspot_accounts.connected_at is 'When a user last connected the portal; null before.';
comment on column public.hubspot_accounts.metadata is
  'What HubSpot told at connect (hub domain, app id, installing user); not readable by clients.';
comment on column public.hubspot_accounts.created_at is 'When the row was made.';
comment on column public.hubspot_accounts.updated_at is 'When the row last changed; set by trigger.';
comment on index public.idx_hubspot_accounts_portal_id is 'Look-up by portal, named by the requirements.';
comment on index public.idx_hubspot_accounts_status is 'Accounts due for a sync or in error.';

alter table public.hubspot_accounts enable row level security;
