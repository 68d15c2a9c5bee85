-- score_write_backs and score_write_back_setups: what HubSpot has been told about each score, and whether it can be told.
-- Why: only changed values are sent; what waits is marked in the transaction that changes the score: a record by its row,
--   many at once by the range of their ids, which costs a batch of scores next to nothing.
-- Who may call: members read; SQL functions of the service write.

create table public.score_write_backs (
  account_id uuid not null,
  object_type text not null,
  record_id text collate "C" not null,
  pending_since timestamptz,
  state text not null default 'new',
  score int,
  grade text,
  reasons text,
  scored_at timestamptz,
  written_at timestamptz,
  refusals int not null default 0,
  refused_values jsonb,
  retry_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint score_write_backs_pkey primary key (account_id, object_type, record_id),
  constraint score_write_backs_state_is_known check (state in ('new', 'written', 'refused', 'gone')),
  constraint score_write_backs_written_has_a_time check (state <> 'written' or written_at is not null),
  constraint score_write_backs_refusals_is_nonnegative check (refusals >= 0)
) with (fillfactor = 80);
-- No foreign key, as record_scores: a check per row of a batch; the account's deletion is followed by trigger.
create index idx_score_write_backs_pending on public.score_write_backs (account_id, object_type, record_id)
  where pending_since is not null;
create index idx_score_write_backs_retry_at on public.score_write_backs (account_id, object_type, retry_at)
  where retry_at is not null;
comment on table public.score_write_backs is
  'Per scored record: the values that HubSpot holds as far as we know, and whether newer ones wait. Reasons of a refusal are in sync_errors.';
comment on column public.score_write_backs.account_id is 'The portal.';
comment on column public.score_write_backs.object_type is 'contacts, companies or deals.';
comment on column public.score_write_backs.record_id is 'HubSpot''s record id.';
comment on column public.score_write_backs.pending_since is 'Since when this record''s changed score waits to be written; null when it does not, or as one of a range.';
comment on column public.score_write_backs.state is
  'new: never written; written; refused: HubSpot refuses the record (see sync_errors); gone: archived or merged away in HubSpot.';
comment on column public.score_write_backs.score is 'Score in HubSpot; null when never written.';
comment on column public.score_write_backs.grade is 'Grade in HubSpot; null when never written.';
comment on column public.score_write_backs.reasons is 'Text of the reasons in HubSpot; null when never written.';
comment on column public.score_write_backs.scored_at is 'Time of scoring in HubSpot; null when never written.';
comment on column public.score_write_backs.written_at is 'When HubSpot last took values; null when never.';
comment on column public.score_write_backs.refusals is 'Refusals in a row; 0 after a success.';
comment on column public.score_write_backs.refused_values is 'Score, grade and reasons that were refused last; null after a success.';
comment on column public.score_write_backs.retry_at is 'When a refused record is tried again unless its score changes before; null otherwise.';
comment on column public.score_write_backs.created_at is 'When the record was first marked or written.';
comment on column public.score_write_backs.updated_at is 'When the row last changed.';
comment on index public.idx_score_write_backs_pending is 'The work of a job, in id order.';
comment on index public.idx_score_write_backs_retry_at is 'Refused records that are due.';
alter table public.score_write_backs enable row level security;
create policy "Members read what was written back for their portals" on public.score_write_backs
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read what was written back for their portals" on public.score_write_backs is 'Any role reads.';
grant select on public.score_write_backs to authenticated;
grant select, insert, update, delete on public.score_write_backs to service_role;

create table public.score_write_back_setups (
  account_id uuid not null,
  object_type text not null,
  state text not null default 'new',
  definition_version int not null default 0,
  error_code text,
  error_message text,
  checked_at timestamptz,
  holder_job bigint,
  sweep_from text collate "C",
  sweep_to text collate "C",
  sweep_version bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint score_write_back_setups_pkey primary key (account_id, object_type),
  constraint score_write_back_setups_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint score_write_back_setups_state_is_known check (state in ('new', 'ready', 'blocked')),
  constraint score_write_back_setups_blocked_has_a_reason check (state <> 'blocked' or error_code is not null),
  constraint score_write_back_setups_sweep_has_both_ends check ((sweep_from is null) = (sweep_to is null)),
  constraint score_write_back_setups_version_is_nonnegative check (definition_version >= 0)
);
create trigger _100_stamp before update on public.score_write_back_setups
  for each row execute function private.stamp_updated_at();
comment on table public.score_write_back_setups is
  'Whether scores of an object type can be written to a portal: its properties, its scopes, its connection.';
comment on column public.score_write_back_setups.account_id is 'The portal.';
comment on column public.score_write_back_setups.object_type is 'contacts, companies or deals.';
comment on column public.score_write_back_setups.state is
  'new: not tried yet; ready: the properties exist; blocked: nothing can be written until someone acts.';
comment on column public.score_write_back_setups.definition_version is
  'Version of our property definitions that the portal is known to have; 0 when none.';
comment on column public.score_write_back_setups.error_code is 'Why it is blocked, or what the last job died of, as a stable code; null otherwise.';
comment on column public.score_write_back_setups.error_message is 'The same for a human, with what to do; null otherwise.';
comment on column public.score_write_back_setups.checked_at is 'When the state was last found out; null before.';
comment on column public.score_write_back_setups.holder_job is
  'The job that writes to the portal, or did last; while its lease lasts no other one does. Null before the first.';
comment on column public.score_write_back_setups.sweep_from is
  'First record id of a range whose scores changed many at a time and are to be compared with HubSpot; null when none is.';
comment on column public.score_write_back_setups.sweep_to is 'Last record id of that range; null when there is none.';
comment on column public.score_write_back_setups.sweep_version is
  'Rises with every statement that adds to the range: a walk over it ends it only when none was added meanwhile.';
comment on column public.score_write_back_setups.created_at is 'When the row was made.';
comment on column public.score_write_back_setups.updated_at is 'When the row last changed; set by trigger.';
alter table public.score_write_back_setups enable row level security;
create policy "Members read whether scores reach their portals" on public.score_write_back_setups
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read whether scores reach their portals" on public.score_write_back_setups is 'Any role reads.';
grant select on public.score_write_back_setups to authenticated;
grant select, insert, update, delete on public.score_write_back_setups to service_role;
