-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.scores_store(p_account_id uuid, p_object_type text, p_rows jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the scores are written here alone
declare
  v_now timestamptz := clock_timestamp();
  v_stored int;
begin
  if jsonb_typeof(p_rows) is distinct from 'array' then
    perform private.raise_problem(422, 'invalid_request', 'rows is a list of scores.');
  end if;
  -- The account may be erased meanwhile; its lock keeps its scores from coming back afterwards.
  perform from public.hubspot_accounts a where a.id = p_account_id for key share;
  if not found then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  v_stored := private.store_scores(p_account_id, p_object_type, p_rows, null, v_now);
  return jsonb_build_object('stored', v_stored, 'scored_at', private.iso(v_now));
end
$$;
comment on function public.scores_store(p_account_id uuid, p_object_type text, p_rows jsonb) is 'Stores scores with history; stored counts those that are now the latest of their record.';

revoke all on function public.scores_store(p_account_id uuid, p_object_type text, p_rows jsonb) from public;
grant all on function public.scores_store(p_account_id uuid, p_object_type text, p_rows jsonb) to service_role;
