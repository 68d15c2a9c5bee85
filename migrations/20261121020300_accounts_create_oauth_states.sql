-- oauth_states and refresh leases: what lasts from one request of the OAuth flow to the next.
-- Why: a state is bound to a user, used once and short-lived; a refresh is done by one isolate at a time.
-- Who may call: SQL functions of the service only.

create table public.oauth_states (
  state_hash text not null,
  user_id uuid not null,
  verifier_sealed text not null,
  redirect_to text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint oauth_states_pkey primary key (state_hash),
  constraint oauth_states_belong_to_a_user foreign key (user_id) references auth.users (id) on delete cascade,
  constraint oauth_states_hash_is_sha256 check (state_hash ~ '^[0-9a-f]{64}$' or state_hash ~ '^[A-Za-z0-9_-]{43}=?$'),
  constraint oauth_states_expire_after_creation check (expires_at > created_at)
);
create index idx_oauth_states_user_id on public.oauth_states (user_id);
create index idx_oauth_states_expires_at on public.oauth_states (expires_at);
comment on table public.oauth_states is 'Authorizations begun and not yet called back.';
comment on column public.oauth_states.state_hash is 'SHA-256 of the state parameter, in hex or base64url.';
comment on column public.oauth_states.user_id is 'The user who began; the portal becomes theirs.';
comment on column public.oauth_states.verifier_sealed is 'Sealed PKCE verifier.';
comment on column public.oauth_states.redirect_to is 'Where the browser goes afterwards; null for a small page.';
comment on column public.oauth_states.created_at is 'When the authorization began.';
comment on column public.oauth_states.expires_at is 'After this the state is refused.';
comment on index public.idx_oauth_states_user_id is 'For the foreign key and the connecting state.';
comment on index public.idx_oauth_states_expires_at is 'For removing what expired.';

alter table public.oauth_states enable row level security;
create policy "Only the service reads states" on public.oauth_states
  for select to service_role using (true);
comment on policy "Only the service reads states" on public.oauth_states is 'No client ever sees a state.';
grant select, insert, update, delete on public.oauth_states to service_role;

create table private.refresh_leases (
  account_id uuid not null,
  holder uuid not null,
  leased_until timestamptz not null,
  constraint refresh_leases_pkey primary key (account_id),
  constraint refresh_leases_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade
);
comment on table private.refresh_leases is 'Who is refreshing a portal''s tokens right now.';
comment on column private.refresh_leases.account_id is 'The portal.';
comment on column private.refresh_leases.holder is 'Random id of the refreshing invocation.';
comment on column private.refresh_leases.leased_until is 'When another invocation may take over.';
alter table private.refresh_leases enable row level security;
create policy "Only the service reads refresh leases" on private.refresh_leases
  for select to service_role using (true);
comment on policy "Only the service reads refresh leases" on private.refresh_leases is 'Outside the API.';
