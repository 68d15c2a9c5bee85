-- score_batches and their items: scoring many records, each counted once.
-- Why: the items are the work list, fixed when the batch starts; nothing is scored twice or never.
-- Who may call: members read, members (no viewers) cancel and retry by one column each; the service does the rest.

create table public.score_batches (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  object_type text not null,
  origin text not null default 'user',
  requested_by uuid,
  filter jsonb,
  status text not null default 'pending',
  total int not null default 0,
  done int not null default 0,
  failed int not null default 0,
  cancel_requested boolean not null default false,
  retries int not null default 0,
  job_id bigint,
  error jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  done_before int not null default 0,
  ended_at timestamptz,
  constraint score_batches_pkey primary key (id),
  constraint score_batches_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint score_batches_requested_by_is_a_user foreign key (requested_by) references auth.users (id) on delete set null,
  constraint score_batches_object_can_be_scored check (object_type in ('contacts', 'companies', 'deals')),
  constraint score_batches_origin_is_known check (origin in ('user', 'mirror', 'activation')),
  constraint score_batches_status_is_known check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  constraint score_batches_counts_add_up check (done >= 0 and failed >= 0 and done + failed <= total),
  constraint score_batches_completed_counts_all check (status <> 'completed' or done + failed = total),
  constraint score_batches_failed_says_why check ((status = 'failed') = (error is not null)),
  constraint score_batches_end_belongs_to_ended_batches check (
    (status in ('completed', 'failed', 'cancelled')) = (ended_at is not null))
);
create index idx_score_batches_account_id on public.score_batches (account_id, object_type, created_at desc);
create index idx_score_batches_requested_by on public.score_batches (requested_by);
create unique index score_batches_one_waiting_for_the_mirror on public.score_batches (account_id, object_type)
  where origin = 'mirror' and status = 'pending' and retries = 0;

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
comment on index public.idx_score_batches_account_id is 'The latest batches of a portal, and the foreign key.';
comment on index public.idx_score_batches_requested_by is 'For the foreign key.';
comment on index public.score_batches_one_waiting_for_the_mirror is
  'Changes of the mirror gather in one waiting batch per portal and object type.';

alter table public.score_batches enable row level security;
create policy "Members read the score batches of their portals" on public.score_batches
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
create policy "Members but viewers cancel and retry score batches" on public.score_batches
  for update to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin', 'member']))))
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin', 'member']))));
comment on policy "Members read the score batches of their portals" on public.score_batches is 'Any role reads.';
comment on policy "Members but viewers cancel and retry score batches" on public.score_batches is
  'By the columns cancel_requested and retries; guard_batch_status decides what they do.';
grant select, update (cancel_requested, retries) on public.score_batches to authenticated;
grant select, insert, update, delete on public.score_batches to service_role;

create table public.score_batch_items (
  batch_id uuid not null,
  record_id text collate "C" not null,
  account_id uuid not null,
  status text not null default 'pending',
  error_code text,
  error_detail text,
  constraint score_batch_items_pkey primary key (batch_id, record_id),
  constraint score_batch_items_status_is_known check (status in ('pending', 'done', 'failed')),
  constraint score_batch_items_failed_says_why check ((status = 'failed') = (error_code is not null))
) with (fillfactor = 50);
-- Half-empty pages: each row is updated once, in its page. No foreign key: a check per row; the batch's deletion is followed.

comment on table public.score_batch_items is 'The records of a batch and what became of each.';
comment on column public.score_batch_items.batch_id is 'The batch.';
comment on column public.score_batch_items.record_id is 'HubSpot''s record id.';
comment on column public.score_batch_items.account_id is 'The portal.';
comment on column public.score_batch_items.status is 'pending, done or failed.';
comment on column public.score_batch_items.error_code is 'Stable code of why it failed; null otherwise.';
comment on column public.score_batch_items.error_detail is 'The same for a human.';

alter table public.score_batch_items enable row level security;
create policy "Members read the items of their score batches" on public.score_batch_items
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the items of their score batches" on public.score_batch_items is 'Any role reads.';
grant select on public.score_batch_items to authenticated;
grant select, insert, update, delete on public.score_batch_items to service_role;
