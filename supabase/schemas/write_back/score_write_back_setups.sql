-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.score_write_back_setups (
  account_id uuid not null,
  object_type text not null,
  state text default 'new'::text not null,
  definition_version integer default 0 not null,
  error_code text,
  error_message text,
  checked_at timestamptz,
  holder_job bigint,
  sweep_from text collate pg_catalog."C",
  sweep_to text collate pg_catalog."C",
  sweep_version bigint default 0 not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint score_write_back_setups_blocked_has_a_reason check (((state <> 'blocked'::text) or (error_code is not null))),
  constraint score_write_back_setups_state_is_known check ((state = any (array['new'::text, 'ready'::text, 'blocked'::text]))),
  constraint score_write_back_setups_sweep_has_both_ends check (((sweep_from is null) = (sweep_to is null))),
  constraint score_write_back_setups_version_is_nonnegative check ((definition_version >= 0))
);
comment on table public.score_write_back_setups is 'Whether scores of an object type can be written to a portal: its properties, its scopes, its connection.';
comment on column public.score_write_back_setups.account_id is 'The portal.';
comment on column public.score_write_back_setups.object_type is 'contacts, companies or deals.';
comment on column public.score_write_back_setups.state is 'new: not tried yet; ready: the properties exist; blocked: nothing can be written until someone acts.';
comment on column public.score_write_back_setups.definition_version is 'Version of our property definitions that the portal is known to have; 0 when none.';
comment on column public.score_write_back_setups.error_code is 'Why it is blocked, or what the last job died of, as a stable code; null otherwise.';
comment on column public.score_write_back_setups.error_message is 'The same for a human, with what to do; null otherwise.';
comment on column public.score_write_back_setups.checked_at is 'When the state was last found out; null before.';
comment on column public.score_write_back_setups.holder_job is 'The job that writes to the portal, or did last; while its lease lasts no other one does. Null before the first.';
comment on column public.score_write_back_setups.sweep_from is 'First record id of a range whose scores changed many at a time and are to be compared with HubSpot; null when none is.';
comment on column public.score_write_back_setups.sweep_to is 'Last record id of that range; null when there is none.';
comment on column public.score_write_back_setups.sweep_version is 'Rises with every statement that adds to the range: a walk over it ends it only when none was added meanwhile.';
comment on column public.score_write_back_setups.created_at is 'When the row was made.';
comment on column public.score_write_back_setups.updated_at is 'When the row last changed; set by trigger.';

alter table only public.score_write_back_setups
  add constraint score_write_back_setups_pkey primary key (account_id, object_type);

alter table only public.score_write_back_setups
  add constraint score_write_back_setups_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.score_write_back_setups
  for each row execute function private.stamp_updated_at();

alter table public.score_write_back_setups enable row level security;

create policy "Members read whether scores reach their portals" on public.score_write_back_setups
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read whether scores reach their portals" on public.score_write_back_setups is 'Any role reads.';

grant select on table public.score_write_back_setups to authenticated;
grant select, insert, delete, update on table public.score_write_back_setups to service_role;
