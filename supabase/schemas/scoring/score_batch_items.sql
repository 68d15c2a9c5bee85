-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.score_batch_items (
  batch_id uuid not null,
  record_id text not null collate pg_catalog."C",
  account_id uuid not null,
  status text default 'pending'::text not null,
  error_code text,
  error_detail text,
  constraint score_batch_items_failed_says_why check (((status = 'failed'::text) = (error_code is not null))),
  constraint score_batch_items_status_is_known check ((status = any (array['pending'::text, 'done'::text, 'failed'::text])))
)
with (fillfactor='50');
comment on table public.score_batch_items is 'The records of a batch and what became of each.';

create or replace function public.score_batch_items(p_batch_id uuid, p_status text default null::text, p_limit integer default 100, p_cursor text default null::text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_batch public.score_batches;
  v_limit int := least(greatest(coalesce(p_limit, 100), 1), 1000);
  v_data jsonb;
  v_last text;
  v_count int;
begin
  select * into v_batch from public.score_batches b where b.id = p_batch_id;
  if v_batch.id is null then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  elsif p_status is not null and p_status not in ('pending', 'done', 'failed', 'cancelled') then
    perform private.raise_problem(422, 'invalid_request', 'status is pending, done, failed or cancelled.');
  end if;
  -- What a cancelled batch did not reach is told as cancelled; the row stays open for a retry.
  select coalesce(jsonb_agg(jsonb_build_object('record_id', i.record_id, 'status', i.shown,
      'error', case when i.error_code is not null
        then jsonb_build_object('code', i.error_code, 'detail', i.error_detail) end,
      'score', s.score, 'grade', s.grade) order by i.record_id), '[]'), max(i.record_id), count(*)
  into v_data, v_last, v_count
  from (
    select x.record_id, x.account_id, x.error_code, x.error_detail,
      case when x.status = 'pending' and v_batch.status = 'cancelled' then 'cancelled' else x.status end as shown
    from public.score_batch_items x
    where x.batch_id = p_batch_id and x.record_id > coalesce(p_cursor, '')
      and (p_status is null or p_status =
        case when x.status = 'pending' and v_batch.status = 'cancelled' then 'cancelled' else x.status end)
    order by x.record_id limit v_limit) i
  left join public.record_scores s on i.shown = 'done' and s.account_id = i.account_id
    and s.object_type = v_batch.object_type and s.record_id = i.record_id;
  return jsonb_build_object('data', v_data, 'next_cursor', case when v_count = v_limit then v_last end);
end
$$;
comment on function public.score_batch_items(p_batch_id uuid, p_status text, p_limit integer, p_cursor text) is 'A page of the records of a batch with what became of each; the score shown is the latest.';
comment on column public.score_batch_items.batch_id is 'The batch.';
comment on column public.score_batch_items.record_id is 'HubSpot''s record id.';
comment on column public.score_batch_items.account_id is 'The portal.';
comment on column public.score_batch_items.status is 'pending, done or failed.';
comment on column public.score_batch_items.error_code is 'Stable code of why it failed; null otherwise.';
comment on column public.score_batch_items.error_detail is 'The same for a human.';

alter table only public.score_batch_items
  add constraint score_batch_items_pkey primary key (batch_id, record_id);

alter table public.score_batch_items enable row level security;

create policy "Members read the items of their score batches" on public.score_batch_items
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the items of their score batches" on public.score_batch_items is 'Any role reads.';

revoke all on function public.score_batch_items(p_batch_id uuid, p_status text, p_limit integer, p_cursor text) from public;
grant all on function public.score_batch_items(p_batch_id uuid, p_status text, p_limit integer, p_cursor text) to authenticated;
grant all on function public.score_batch_items(p_batch_id uuid, p_status text, p_limit integer, p_cursor text) to service_role;
grant select on table public.score_batch_items to authenticated;
grant select, insert, delete, update on table public.score_batch_items to service_role;
