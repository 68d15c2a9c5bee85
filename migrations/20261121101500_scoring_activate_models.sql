-- model_activate: which model scores, and everything scored again by it.
-- Why: an admin's word, and the rollback, is one call; a list must not mix the scores of two models for long.
-- Who may call: signed-in users; the policy lets owners and admins change the state.

create function public.model_activate(p_model_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
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
comment on function public.model_activate(uuid) is
  'Makes a candidate or an earlier model the active one; previous names the one before, itself when nothing changed.';
revoke execute on function public.model_activate(uuid) from public, anon;
grant execute on function public.model_activate(uuid) to authenticated, service_role;

create function private.rescore_with_model() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because whoever activates a model may not enqueue jobs
begin
  -- A batch of the model before would only be overtaken.
  update public.score_batches b set cancel_requested = true
  where b.account_id = new.account_id and b.object_type = new.object_type and b.origin = 'activation'
    and b.status in ('pending', 'running');
  perform private.open_batch(new.account_id, null, new.object_type, 'activation', null, null);
  perform private.broadcast('account:' || new.account_id, 'model:active', jsonb_build_object(
    'model_id', new.id, 'object_type', new.object_type, 'version', new.version));
  return null;
end
$$;
comment on function private.rescore_with_model() is
  'Row trigger: a model that became active scores every live record of its object type.';
revoke execute on function private.rescore_with_model() from public;
create trigger _500_rescore after update of state on public.scoring_models
  for each row when (new.state = 'active' and old.state <> 'active') execute function private.rescore_with_model();

-- The audit log holds who switched what, not the bytes and drawings of a model.
create or replace function private.audited(p_row jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select p_row - array['metadata', 'artefact', 'plots', 'card_markdown', 'evaluation', 'features'] || coalesce(
    jsonb_object_agg(k, case when p_row -> k = 'null' then 'null'::jsonb else '"[redacted]"' end) filter (where p_row ? k),
    '{}')
  from unnest(array['access_token', 'refresh_token']) k
$$;
comment on function private.audited(jsonb) is
  'A row as the audit log may hold it: tokens redacted, HubSpot''s details and a model''s bytes left out.';
revoke execute on function private.audited(jsonb) from public;
create trigger _900_audit after insert or update or delete on public.ai_configurations
  for each row execute function private.audit();
create trigger _900_audit after insert or update or delete on public.scoring_models
  for each row execute function private.audit();
