-- Conflicts: by which rule each was decided, and whose value lost.
-- Why: a value that a user wrote is final, was overwritten where it was seen, or is named here; never lost silently.
-- Who may call: members read; owners and admins write the rules of their portals; the merge and the outbox write conflicts.

create table public.sync_rules (
  id uuid not null default gen_random_uuid(),
  account_id uuid,
  object_type text not null,
  field text not null default '*',
  priority int not null,
  condition jsonb not null,
  winner text not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint sync_rules_pkey primary key (id),
  constraint sync_rules_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint sync_rules_winner_is_known check (winner in ('hubspot', 'supabase', 'none')),
  constraint sync_rules_condition_is_known check (jsonb_typeof(condition) = 'object' and condition <> '{}'
    and condition - array['theirs_newer', 'ours_unsynced', 'differs', 'always', 'status_in'] = '{}')
);
create index idx_sync_rules_account_id on public.sync_rules (account_id, object_type, priority);
comment on table public.sync_rules is 'Who wins where both sides changed a field: the first rule that fits, a portal''s own before those of all.';
comment on column public.sync_rules.id is 'Our id.';
comment on column public.sync_rules.account_id is 'The portal; null: all.';
comment on column public.sync_rules.object_type is 'contacts, mock_exams.';
comment on column public.sync_rules.field is 'The field; * means any.';
comment on column public.sync_rules.priority is 'Smaller is asked first.';
comment on column public.sync_rules.condition is
  'All of it must hold: theirs_newer, ours_unsynced, differs, always (each true), status_in (a list with either side''s value).';
comment on column public.sync_rules.winner is 'hubspot, supabase, or none: the record waits until a person decides.';
comment on column public.sync_rules.created_at is 'When it was made.';
comment on index public.idx_sync_rules_account_id is 'The rules of a portal, and the foreign key.';
alter table public.sync_rules enable row level security;
create policy "Members read their rules and those of all" on public.sync_rules for select to authenticated
  using (account_id is null or account_id = any (array(select private.my_account_ids())));
comment on policy "Members read their rules and those of all" on public.sync_rules is 'Any role reads.';
create policy "Owners and admins add rules" on public.sync_rules for insert to authenticated
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins add rules" on public.sync_rules is 'Those of all stay as they are.';
create policy "Owners and admins remove rules" on public.sync_rules for delete to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins remove rules" on public.sync_rules is 'Those of all stay as they are.';
revoke all on public.sync_rules from anon, authenticated;
grant select, delete, insert (account_id, object_type, field, priority, condition, winner) on public.sync_rules to authenticated;
grant select, insert, update, delete on public.sync_rules to service_role;

-- Document 002's rules in its order: the newer side, then ours while it is unsent, then HubSpot's status; else nobody.
insert into public.sync_rules (object_type, field, priority, condition, winner)
select o, r.field, r.priority, r.condition::jsonb, r.winner
from unnest(array['contacts', 'mock_exams']) o, (values
  ('*', 10, '{"theirs_newer": true}', 'hubspot'), ('*', 20, '{"ours_unsynced": true}', 'supabase'),
  ('status', 30, '{"differs": true}', 'hubspot'), ('*', 99, '{"always": true}', 'none')) r (field, priority, condition, winner);

create table public.sync_conflicts (
  id uuid not null default gen_random_uuid(),
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
  status text not null default 'decided',
  decided_at timestamptz not null default clock_timestamp(),
  resolved_by uuid,
  constraint sync_conflicts_pkey primary key (id),
  constraint sync_conflicts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint sync_conflicts_follow_a_rule foreign key (rule_id) references public.sync_rules (id) on delete set null,
  constraint sync_conflicts_resolved_by_is_a_user foreign key (resolved_by) references auth.users (id) on delete set null,
  constraint sync_conflicts_kind_is_known check (kind in ('both_changed', 'gone', 'overwritten_unseen', 'late_write')),
  constraint sync_conflicts_decision_is_known check (decision in ('hubspot', 'supabase', 'none')),
  constraint sync_conflicts_status_is_known check (status in ('open', 'decided', 'overruled')),
  constraint sync_conflicts_open_means_undecided check ((status = 'open') <= (decision = 'none'))
);
