-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_dead(p_account_id uuid) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because private.jobs is outside the API
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', j.id, 'kind', j.kind, 'account_id', j.account_id, 'session_id', s.session_id, 'payload', j.payload,
    'cursor', j.cursor, 'attempts', j.attempts, 'error', j.error, 'created_at', private.iso(j.created_at),
    'finished_at', private.iso(j.finished_at)) order by j.id desc), '[]')
  from private.jobs j left join public.sync_sessions s on s.id = j.session_id
  where j.account_id = p_account_id and j.state = 'dead'
$$;
comment on function public.jobs_dead(p_account_id uuid) is 'The dead jobs of a portal, latest first.';

revoke all on function public.jobs_dead(p_account_id uuid) from public;
grant all on function public.jobs_dead(p_account_id uuid) to service_role;
