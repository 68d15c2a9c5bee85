-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_documents(p_account_id uuid) returns table(subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $$
  -- One that waits for its turn makes progress as long as another of the portal's is worked on.
  select 'open', coalesce(round(max(extract(epoch from clock_timestamp() - greatest(d.updated_at, j.updated_at,
      case when j.state = 'queued' then w.worked_at end)))::numeric), 0)::float, jsonb_build_object('open', count(d.id))
  from (select max(o.updated_at) as worked_at from private.jobs o
    where o.account_id = p_account_id and o.kind like 'document.%' and o.state in ('running', 'done')) w
  left join public.documents d on d.account_id = p_account_id and d.status not in ('completed', 'error')
  left join private.jobs j on j.id = d.job_id
$$;
comment on function private.measure_documents(p_account_id uuid) is 'For how many seconds the open document that stands still the longest has made no progress.';

revoke all on function private.measure_documents(p_account_id uuid) from public;
