-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_rules (
  id uuid default gen_random_uuid() not null,
  account_id uuid,
  object_type text not null,
  field text default '*'::text not null,
  priority integer not null,
  condition jsonb not null,
  winner text not null,
  created_at timestamptz default clock_timestamp() not null,
  constraint sync_rules_condition_is_known check (((jsonb_typeof(condition) = 'object'::text) and (condition <> '{}'::jsonb) and ((condition - array['theirs_newer'::text, 'ours_unsynced'::text, 'differs'::text, 'always'::text, 'status_in'::text]) = '{}'::jsonb))),
  constraint sync_rules_winner_is_known check ((winner = any (array['hubspot'::text, 'supabase'::text, 'none'::text])))
);
comment on table public.sync_rules is 'Who wins where both sides changed a field: the first rule that fits, a portal''s own before those of all.';
comment on column public.sync_rules.id is 'Our id.';
comment on column public.sync_rules.account_id is 'The portal; null: all.';
comment on column public.sync_rules.object_type is 'contacts, mock_exams.';
comment on column public.sync_rules.field is 'The field; * means any.';
comment on column public.sync_rules.priority is 'Smaller is asked first.';
comment on column public.sync_rules.condition is 'All of it must hold: theirs_newer, ours_unsynced, differs, always (each true), status_in (a list with either side''s value).';
comment on column public.sync_rules.winner is 'hubspot, supabase, or none: the record waits until a person decides.';
comment on column public.sync_rules.created_at is 'When it was made.';

alter table only public.sync_rules
  add constraint sync_rules_pkey primary key (id);

create index idx_sync_rules_account_id on public.sync_rules using btree (account_id, object_type, priority);
comment on index public.idx_sync_rules_account_id is 'The rules of a portal, and the foreign key.';

alter table only public.sync_rules
  add constraint sync_rules_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _900_audit after insert or delete on public.sync_rules
  for each row execute function private.audit();

alter table public.sync_rules enable row level security;

create policy "Members read their rules and those of all" on public.sync_rules
  for select to authenticated
  using (((account_id is null) or (account_id = any (array(select private.my_account_ids() as my_account_ids)))));
comment on policy "Members read their rules and those of all" on public.sync_rules is 'Any role reads.';

create policy "Owners and admins add rules" on public.sync_rules
  for insert to authenticated
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins add rules" on public.sync_rules is 'Those of all stay as they are.';

create policy "Owners and admins remove rules" on public.sync_rules
  for delete to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins remove rules" on public.sync_rules is 'Those of all stay as they are.';

grant select, delete on table public.sync_rules to authenticated;
grant select, insert, delete, update on table public.sync_rules to service_role;
grant insert (account_id, object_type, field, priority, condition, winner) on table public.sync_rules to authenticated;

insert into public.sync_rules (object_type, field, priority, condition, winner) values
  ('bookings', '*', 10, '{"theirs_newer": true}', 'hubspot'),
  ('bookings', '*', 20, '{"ours_unsynced": true}', 'supabase'),
  ('bookings', '*', 99, '{"always": true}', 'none'),
  ('contacts', '*', 10, '{"theirs_newer": true}', 'hubspot'),
  ('contacts', '*', 20, '{"ours_unsynced": true}', 'supabase'),
  ('contacts', '*', 99, '{"always": true}', 'none'),
  ('contacts', 'status', 30, '{"differs": true}', 'hubspot'),
  ('mock_exams', '*', 10, '{"theirs_newer": true}', 'hubspot'),
  ('mock_exams', '*', 20, '{"ours_unsynced": true}', 'supabase'),
  ('mock_exams', '*', 99, '{"always": true}', 'none'),
  ('mock_exams', 'status', 30, '{"differs": true}', 'hubspot');
