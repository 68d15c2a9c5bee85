-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.score_batches (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  object_type text not null,
  origin text default 'user'::text not null,
  requested_by uuid,
  filter jsonb,
  status text default 'pending'::text not null,
  total integer default 0 not null,
  done integer default 0 not null,
  failed integer default 0 not null,
  cancel_requested boolean default false not null,
  retries integer default 0 not null,
  job_id bigint,
  error jsonb,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  started_at timestamptz,
  done_before integer default 0 not null,
  ended_at timestamptz,
  constraint score_batches_completed_counts_all check (((status <> 'completed'::text) or ((done + failed) = total))),
  constraint score_batches_counts_add_up check (((done >= 0) and (failed >= 0) and ((done + failed) <= total))),
  constraint score_batches_end_belongs_to_ended_batches check (((status = any (array['completed'::text, 'failed'::text, 'cancelled'::text])) = (ended_at is not null))),
  constraint score_batches_failed_says_why check (((status = 'failed'::text) = (error is not null))),
  constraint score_batches_object_can_be_scored check ((object_type = any (array['contacts'::text, 'companies'::text, 'deals'::text]))),
  constraint score_batches_origin_is_known check ((origin = any (array['user'::text, 'mirror'::text, 'activation'::text]))),
  constraint score_batches_status_is_known check ((status = any (array['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);
comment on table public.score_batches is 'Scorings of many records: asked for, under way and ended.';
comment on column public.score_batches.id is 'Our id.';
comment on column public.score_batches.account_id is 'The portal.';
comment on column public.score_batches.object_type is 'contacts, companies or deals.';
comment on column public.score_batches.origin is 'user, mirror (records changed) or activation (another model scores now).';
comment on column public.score_batches.requested_by is 'The user who asked; null for the service.';
comment on column public.score_batches.filter is 'What was asked for; null when the records were named.';
comment on column public.score_batches.status is 'pending, running, completed, failed or cancelled; guarded by trigger.';
comment on column public.score_batches.total is 'Records in it; a waiting batch of the mirror still collects.';
comment on column public.score_batches.done is 'Scored.';
comment on column public.score_batches.failed is 'Not scored, each with its error in score_batch_items.';
comment on column public.score_batches.cancel_requested is 'Set it to true to cancel.';
comment on column public.score_batches.retries is 'How often failed and open records were asked for again; raise it to retry.';
comment on column public.score_batches.job_id is 'private.jobs.id of its work; an older job of a retried batch finds that it is not this one.';
comment on column public.score_batches.error is 'Code and detail of why it failed; null otherwise.';
comment on column public.score_batches.created_at is 'When it was asked for.';
comment on column public.score_batches.updated_at is 'When it last changed.';
comment on column public.score_batches.started_at is 'When it last began to run; null before.';
comment on column public.score_batches.done_before is 'Done and failed when it last began to run; the speed counts from there.';
comment on column public.score_batches.ended_at is 'When it ended; null while open.';

alter table only public.score_batches
  add constraint score_batches_pkey primary key (id);

create index idx_score_batches_account_id on public.score_batches using btree (account_id, object_type, created_at desc);
comment on index public.idx_score_batches_account_id is 'The latest batches of a portal, and the foreign key.';
create index idx_score_batches_requested_by on public.score_batches using btree (requested_by);
comment on index public.idx_score_batches_requested_by is 'For the foreign key.';
create unique index score_batches_one_waiting_for_the_mirror on public.score_batches using btree (account_id, object_type) where ((origin = 'mirror'::text) and (status = 'pending'::text) and (retries = 0));
comment on index public.score_batches_one_waiting_for_the_mirror is 'Changes of the mirror gather in one waiting batch per portal and object type.';

alter table only public.score_batches
  add constraint score_batches_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.score_batches
  add constraint score_batches_requested_by_is_a_user foreign key (requested_by) references auth.users(id) on delete set null;

create trigger _100_admit after insert on public.score_batches
  for each row
  when (((new.requested_by is not null) and (new.status = 'pending'::text))) execute function private.admit_work('open_batches');

create trigger _100_admit_retry after update on public.score_batches
  for each row
  when (((new.requested_by is not null) and (new.retries > old.retries))) execute function private.admit_work('open_batches');

create trigger _100_guard_status before insert or update on public.score_batches
  for each row execute function private.guard_batch_status();

create trigger _200_name_job_user after insert on public.score_batches
  for each row
  when (((new.requested_by is not null) and (new.job_id is not null))) execute function private.name_job_user();

create trigger _200_rename_job_user after update on public.score_batches
  for each row
  when (((new.requested_by is not null) and (new.job_id is distinct from old.job_id))) execute function private.name_job_user();

create trigger _500_items after delete on public.score_batches referencing old table as gone
  for each statement execute function private.remove_batch_items();

alter table public.score_batches enable row level security;

create policy "Members but viewers cancel and retry score batches" on public.score_batches
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text, 'member'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text, 'member'::text]) as my_account_ids))));
comment on policy "Members but viewers cancel and retry score batches" on public.score_batches is 'By the columns cancel_requested and retries; guard_batch_status decides what they do.';

create policy "Members read the score batches of their portals" on public.score_batches
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the score batches of their portals" on public.score_batches is 'Any role reads.';

grant select on table public.score_batches to authenticated;
grant select, insert, delete, update on table public.score_batches to service_role;
grant update (cancel_requested, retries) on table public.score_batches to authenticated;
