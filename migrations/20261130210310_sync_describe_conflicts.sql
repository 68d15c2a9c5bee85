-- Who reads conflicts, and what their columns mean.
-- Who may call: members read; the merge and the outbox write.

create index idx_sync_conflicts_account_id on public.sync_conflicts (account_id, decided_at desc);
create index idx_sync_conflicts_record_id on public.sync_conflicts (record_id);
create index idx_sync_conflicts_rule_id on public.sync_conflicts (rule_id);
create index idx_sync_conflicts_resolved_by on public.sync_conflicts (resolved_by);
comment on table public.sync_conflicts is 'Each conflict of a field, once: what both sides had and which value stays.';
comment on column public.sync_conflicts.id is 'Our id.';
comment on column public.sync_conflicts.account_id is 'The portal.';
comment on column public.sync_conflicts.object_type is 'contacts.';
comment on column public.sync_conflicts.record_id is 'Our row: contacts.id.';
comment on column public.sync_conflicts.kind is
  'both_changed; gone (the record is gone, our change with it); overwritten_unseen (ours replaced a value of HubSpot''s that nobody had read); late_write.';
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
comment on index public.idx_sync_conflicts_account_id is 'The latest conflicts of a portal, and the foreign key.';
comment on index public.idx_sync_conflicts_record_id is 'Those of a record, which go with it.';
comment on index public.idx_sync_conflicts_rule_id is 'For the foreign key.';
comment on index public.idx_sync_conflicts_resolved_by is 'For the foreign key.';
alter table public.sync_conflicts enable row level security;
create policy "Members read the conflicts of their portals" on public.sync_conflicts
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the conflicts of their portals" on public.sync_conflicts is 'Any role reads.';
revoke all on public.sync_conflicts from anon, authenticated;
grant select on public.sync_conflicts to authenticated;
grant select, insert, update, delete on public.sync_conflicts to service_role;

insert into private.portal_tables (table_name, position) values ('public.sync_conflicts', 21);
insert into private.erasure_tables (table_name, entity_column, is_scrubbed, why) values
  ('public.sync_conflicts', 'record_id', false, 'the person''s values'),
  ('public.sync_rules', null, false, 'settings by admins');
