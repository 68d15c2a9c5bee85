-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_conflicts (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  object_type text not null,
  record_id uuid not null,
  kind text not null,
  field text not null,
  base text,
  ours text,
  theirs text,
  ours_at timestamptz,
  theirs_at timestamptz,
  rule_id uuid,
  decision text not null,
  status text default 'decided'::text not null,
  decided_at timestamptz default clock_timestamp() not null,
  resolved_by uuid,
  constraint sync_conflicts_decision_is_known check ((decision = any (array['hubspot'::text, 'supabase'::text, 'none'::text]))),
  constraint sync_conflicts_kind_is_known check ((kind = any (array['both_changed'::text, 'gone'::text, 'overwritten_unseen'::text, 'late_write'::text, 'duplicate_key'::text, 'overbooked'::text]))),
  constraint sync_conflicts_open_means_undecided check (((status = 'open'::text) <= (decision = 'none'::text))),
  constraint sync_conflicts_status_is_known check ((status = any (array['open'::text, 'decided'::text, 'overruled'::text])))
);
comment on table public.sync_conflicts is 'Each conflict of a field, once: what both sides had and which value stays.';
comment on column public.sync_conflicts.id is 'Our id.';
comment on column public.sync_conflicts.account_id is 'The portal.';
comment on column public.sync_conflicts.object_type is 'contacts.';
comment on column public.sync_conflicts.record_id is 'Our row: contacts.id.';
comment on column public.sync_conflicts.kind is 'both_changed; gone: HubSpot has the record no more; overwritten_unseen, late_write: by the history; duplicate_key: HubSpot has two bookings of one name or seat; overbooked: more seats than the exam has.';
comment on column public.sync_conflicts.field is 'The field.';
comment on column public.sync_conflicts.base is 'What both had before.';
comment on column public.sync_conflicts.ours is 'What we had.';
comment on column public.sync_conflicts.theirs is 'What HubSpot had; null too when it had none.';
comment on column public.sync_conflicts.ours_at is 'When ours was changed, by our clock; null when not known.';
comment on column public.sync_conflicts.theirs_at is 'HubSpot''s stamp of the record; null when not known.';
comment on column public.sync_conflicts.rule_id is 'The rule that decided; null when none was asked, or it was removed.';
comment on column public.sync_conflicts.decision is 'Whose value stays: hubspot, supabase, or none (a person decides).';
comment on column public.sync_conflicts.status is 'open (waits for a person), decided, overruled.';
comment on column public.sync_conflicts.decided_at is 'When it was last decided.';
comment on column public.sync_conflicts.resolved_by is 'Who decided or overruled; null when a rule did.';

alter table only public.sync_conflicts
  add constraint sync_conflicts_pkey primary key (id);

create index idx_sync_conflicts_account_id on public.sync_conflicts using btree (account_id, decided_at desc);
comment on index public.idx_sync_conflicts_account_id is 'The latest conflicts of a portal, and the foreign key.';
create index idx_sync_conflicts_open on public.sync_conflicts using btree (account_id, decided_at desc, id desc) where (status = 'open'::text);
comment on index public.idx_sync_conflicts_open is 'Those that wait for a person.';
create index idx_sync_conflicts_record_id on public.sync_conflicts using btree (record_id);
comment on index public.idx_sync_conflicts_record_id is 'Those of a record, which go with it.';
create index idx_sync_conflicts_resolved_by on public.sync_conflicts using btree (resolved_by);
comment on index public.idx_sync_conflicts_resolved_by is 'For the foreign key.';
create index idx_sync_conflicts_rule_id on public.sync_conflicts using btree (rule_id);
comment on index public.idx_sync_conflicts_rule_id is 'For the foreign key.';

alter table only public.sync_conflicts
  add constraint sync_conflicts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.sync_conflicts
  add constraint sync_conflicts_follow_a_rule foreign key (rule_id) references public.sync_rules(id) on delete set null;

alter table only public.sync_conflicts
  add constraint sync_conflicts_resolved_by_is_a_user foreign key (resolved_by) references auth.users(id) on delete set null;

create trigger _900_audit after update of status on public.sync_conflicts
  for each row
  when ((new.resolved_by is not null)) execute function private.audit();

alter table public.sync_conflicts enable row level security;

create policy "Members read the conflicts of their portals" on public.sync_conflicts
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the conflicts of their portals" on public.sync_conflicts is 'Any role reads.';

grant select on table public.sync_conflicts to authenticated;
grant select, insert, delete, update on table public.sync_conflicts to service_role;
