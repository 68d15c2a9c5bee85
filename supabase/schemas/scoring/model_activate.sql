-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.model_activate(p_model_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_account_id uuid;
  v_object_type text;
  v_version int;
  v_previous uuid;
begin
  select m.account_id, m.object_type, m.version into v_account_id, v_object_type, v_version
  from public.scoring_models m where m.id = p_model_id;
  if v_account_id is null then
    perform private.raise_problem(404, 'unknown_model', 'There is no such model.');
  end if;
  select m.id into v_previous from public.scoring_models m
  where m.account_id = v_account_id and m.object_type = v_object_type and m.state = 'active';
  update public.scoring_models m set state = 'active' where m.id = p_model_id;
  if not found then
    perform private.raise_problem(403, 'forbidden', 'Only an owner or an admin activates a model.');
  end if;
  return jsonb_build_object('model_id', p_model_id, 'version', v_version, 'previous', v_previous);
end
$$;
comment on function public.model_activate(p_model_id uuid) is 'Makes a candidate or an earlier model the active one; previous names the one before, itself when nothing changed.';

revoke all on function public.model_activate(p_model_id uuid) from public;
grant all on function public.model_activate(p_model_id uuid) to authenticated;
grant all on function public.model_activate(p_model_id uuid) to service_role;
