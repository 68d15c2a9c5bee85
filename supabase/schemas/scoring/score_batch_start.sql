-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_batch_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_record_ids text[] default null::text[], p_filter jsonb default null::jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
begin
  if p_object_type is null or p_object_type not in ('contacts', 'companies', 'deals') then
    perform private.raise_problem(422, 'unknown_object', 'Contacts, companies and deals can be scored.');
  elsif p_record_ids is not null and coalesce(p_filter, 'null') <> 'null' then
    perform private.raise_problem(422, 'invalid_request', 'Name records or give a filter, not both.');
  elsif coalesce(jsonb_typeof(p_filter), 'null') not in ('object', 'null') then
    perform private.raise_problem(422, 'invalid_filter', 'The filter is an object.');
  elsif jsonb_typeof(p_filter) = 'object' then
    perform private.check_batch_filter(p_object_type, p_filter);
  end if;
  perform from public.hubspot_accounts a where a.id = p_account_id for key share;
  if not found then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  return private.open_batch(p_account_id, p_user_id, p_object_type, 'user', p_record_ids,
    case jsonb_typeof(p_filter) when 'object' then p_filter end);
end
$$;
comment on function public.score_batch_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_record_ids text[], p_filter jsonb) is 'Starts a batch by record ids or by filter (lifecyclestage, updated_after, stale, never_scored, limit).';

revoke all on function public.score_batch_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_record_ids text[], p_filter jsonb) from public;
grant all on function public.score_batch_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_record_ids text[], p_filter jsonb) to service_role;
