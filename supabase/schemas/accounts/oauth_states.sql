-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.oauth_states (
  state_hash text not null,
  user_id uuid not null,
  verifier_sealed text not null,
  redirect_to text,
  created_at timestamptz default now() not null,
  expires_at timestamptz not null,
  handle_hash text,
  code_sealed text,
  claimed_at timestamptz,
  answer jsonb,
  constraint oauth_states_a_handle_has_a_grant check (((handle_hash is null) = (code_sealed is null))),
  constraint oauth_states_expire_after_creation check ((expires_at > created_at)),
  constraint oauth_states_handle_hash_is_sha256 check ((handle_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint oauth_states_hash_is_sha256 check (((state_hash ~ '^[0-9a-f]{64}$'::text) or (state_hash ~ '^[A-Za-z0-9_-]{43}=?$'::text))),
  constraint oauth_states_only_a_claimed_one_is_answered check (((answer is null) or (claimed_at is not null)))
);
comment on table public.oauth_states is 'Authorizations begun and not yet completed.';
comment on column public.oauth_states.state_hash is 'SHA-256 of the state parameter, in hex or base64url.';
comment on column public.oauth_states.user_id is 'The user who began; the portal becomes theirs.';
comment on column public.oauth_states.verifier_sealed is 'Sealed PKCE verifier.';
comment on column public.oauth_states.redirect_to is 'Where the browser goes afterwards; null for a small page.';
comment on column public.oauth_states.created_at is 'When the authorization began.';
comment on column public.oauth_states.expires_at is 'After this the state, or once parked the handle, is refused.';
comment on column public.oauth_states.handle_hash is 'SHA-256 of the handle under which the grant is parked; null before the callback.';
comment on column public.oauth_states.code_sealed is 'Sealed authorization code, which nobody has exchanged yet; null before the callback.';
comment on column public.oauth_states.claimed_at is 'When the grant was taken out; what was sealed is wiped then. Null before.';
comment on column public.oauth_states.answer is 'What came of it, for a repetition; null before.';

alter table only public.oauth_states
  add constraint oauth_states_handle_is_unique unique (handle_hash);

alter table only public.oauth_states
  add constraint oauth_states_pkey primary key (state_hash);

create index idx_oauth_states_expires_at on public.oauth_states using btree (expires_at);
comment on index public.idx_oauth_states_expires_at is 'For removing what expired.';
create index idx_oauth_states_user_id on public.oauth_states using btree (user_id);
comment on index public.idx_oauth_states_user_id is 'For the foreign key and the connecting state.';

alter table only public.oauth_states
  add constraint oauth_states_belong_to_a_user foreign key (user_id) references auth.users(id) on delete cascade;

alter table public.oauth_states enable row level security;

create policy "Only the service reads states" on public.oauth_states
  for select to service_role
  using (true);
comment on policy "Only the service reads states" on public.oauth_states is 'No client ever sees a state.';

grant select, insert, delete, update on table public.oauth_states to service_role;
