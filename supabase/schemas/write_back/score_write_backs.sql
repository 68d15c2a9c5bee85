-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.score_write_backs (
  account_id uuid not null,
  object_type text not null,
  record_id text not null collate pg_catalog."C",
  pending_since timestamptz,
  state text default 'new'::text not null,
  score integer,
  grade text,
  reasons text,
  scored_at timestamptz,
  written_at timestamptz,
  refusals integer default 0 not null,
  refused_values jsonb,
  retry_at timestamptz,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint score_write_backs_refusals_is_nonnegative check ((refusals >= 0)),
  constraint score_write_backs_state_is_known check ((state = any (array['new'::text, 'written'::text, 'refused'::text, 'gone'::text]))),
  constraint score_write_backs_written_has_a_time check (((state <> 'written'::text) or (written_at is not null)))
)
with (fillfactor='80');
comment on table public.score_write_backs is 'Per scored record: the values that HubSpot holds as far as we know, and whether newer ones wait. Reasons of a refusal are in sync_errors.';
comment on column public.score_write_backs.account_id is 'The portal.';
comment on column public.score_write_backs.object_type is 'contacts, companies or deals.';
comment on column public.score_write_backs.record_id is 'HubSpot''s record id.';
comment on column public.score_write_backs.pending_since is 'Since when this record''s changed score waits to be written; null when it does not, or as one of a range.';
comment on column public.score_write_backs.state is 'new: never written; written; refused: HubSpot refuses the record (see sync_errors); gone: archived or merged away in HubSpot.';
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

alter table only public.score_write_backs
  add constraint score_write_backs_pkey primary key (account_id, object_type, record_id);

create index idx_score_write_backs_pending on public.score_write_backs using btree (account_id, object_type, record_id) where (pending_since is not null);
comment on index public.idx_score_write_backs_pending is 'The work of a job, in id order.';
create index idx_score_write_backs_retry_at on public.score_write_backs using btree (account_id, object_type, retry_at) where (retry_at is not null);
comment on index public.idx_score_write_backs_retry_at is 'Refused records that are due.';

create trigger _050_refuse_erased before insert on public.score_write_backs
  for each row execute function private.refuse_erased_trace();

alter table public.score_write_backs enable row level security;

create policy "Members read what was written back for their portals" on public.score_write_backs
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read what was written back for their portals" on public.score_write_backs is 'Any role reads.';

grant select on table public.score_write_backs to authenticated;
grant select, insert, delete, update on table public.score_write_backs to service_role;
