-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.training_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_settings jsonb, p_dry_run boolean default false) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_id uuid;
begin
  if p_object_type is null or p_object_type not in ('contacts', 'companies', 'deals') then
    perform private.raise_problem(422, 'unknown_object', 'Contacts, companies and deals can be scored.');
  end if;
  -- The account, locked: two callers at once get one run.
  perform from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if not found then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  select r.id into v_id from public.training_runs r
  where r.account_id = p_account_id and r.object_type = p_object_type and r.status in ('pending', 'running');
  if v_id is not null then
    return jsonb_build_object('run_id', v_id, 'already_running', true);
  end if;
  v_id := gen_random_uuid();
  insert into public.training_runs (id, account_id, object_type, requested_by, dry_run, settings, job_id)
  values (v_id, p_account_id, p_object_type, p_user_id, coalesce(p_dry_run, false),
    case jsonb_typeof(p_settings) when 'object' then p_settings else '{}' end,
    private.enqueue_job('training.run', p_account_id, null,
      jsonb_build_object('run_id', v_id, 'object_type', p_object_type)));
  return jsonb_build_object('run_id', v_id, 'already_running', false);
end
$$;
comment on function public.training_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_settings jsonb, p_dry_run boolean) is 'Starts a training, or names the one that is open for this portal and object type.';

revoke all on function public.training_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_settings jsonb, p_dry_run boolean) from public;
grant all on function public.training_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_settings jsonb, p_dry_run boolean) to service_role;
