-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_queues(p_account_id uuid) returns table(subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $$
  select q.subject, q.depth, jsonb_build_object('oldest_at', private.iso(q.oldest_at),
    'oldest_waits_s', round(extract(epoch from clock_timestamp() - q.oldest_at), 3)) || q.data
  from (
    select 'jobs' as subject, count(*) filter (where j.state = 'queued' and j.run_after <= clock_timestamp()) as depth,
      min(j.run_after) filter (where j.state = 'queued' and j.run_after <= clock_timestamp()) as oldest_at,
      jsonb_build_object('running', count(*) filter (where j.state = 'running'),
        'later', count(*) filter (where j.state = 'queued' and j.run_after > clock_timestamp())) as data
    from private.jobs j where j.account_id = p_account_id and j.state in ('queued', 'running')
    union all
    select 'inbound', count(*) filter (where d.due_at <= clock_timestamp()), min(d.created_at) filter (where d.due_at <= clock_timestamp()),
      jsonb_build_object('later', count(*) filter (where d.due_at > clock_timestamp()))
    from private.sync_dirty d where d.account_id = p_account_id
    union all
    select 'outbound', count(*), min(r.pending_since), '{}'
    from public.sync_records r where r.account_id = p_account_id and r.state in ('pending', 'sending')) q
$$;
comment on function private.measure_queues(p_account_id uuid) is 'How much is due and not taken up: jobs, records of HubSpot''s to read, records of ours to send.';

revoke all on function private.measure_queues(p_account_id uuid) from public;
