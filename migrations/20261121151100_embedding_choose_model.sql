-- Which model embeds: the portal's configuration, else the function's default; another wish begins a switch.
-- Why: one place decides, whoever asks: a document's job, a configuration that changes.
-- Who may call: SQL functions; the trigger of ai_configurations.

create function private.wanted_embedding(p_account_id uuid, p_default jsonb, out provider text, out model text, out settings jsonb)
language plpgsql stable set search_path = ''
as $$
begin
  select c.provider, c.model, c.settings into provider, model, settings from public.ai_configurations c
  where c.account_id = p_account_id and c.purpose = 'documents:embedding' and c.is_active;
  if provider is null then
    provider := p_default ->> 'provider';
    model := p_default ->> 'model';
    settings := '{}';
  end if;
  if provider is null then
    return;
  end if;
  if coalesce(model, 'auto') in ('auto', '') then
    model := case provider when 'openai' then 'text-embedding-3-small' when 'supabase' then 'gte-small' when 'local' then 'lexical-1' end;
  end if;
  if model is null then
    perform private.raise_problem(422, 'unknown_provider', 'An embedding provider is openai, supabase or local.');
  end if;
end
$$;
comment on function private.wanted_embedding(uuid, jsonb) is
  'The active configuration documents:embedding of a portal, else the default {provider, model}; all null when neither is there.';

create function private.stop_switch(p_account_id uuid) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_job private.jobs;
begin
  -- The vectors that were built stay where they are: nothing reads them, and the same switch later finds them done.
  update private.embedding_models m set state = 'retired', retired_at = clock_timestamp()
  where m.account_id = p_account_id and m.state = 'building';
  for v_job in
    select j.* from private.jobs j join private.embedding_models m on m.job_id = j.id
    where m.account_id = p_account_id and m.state = 'retired' and m.activated_at is null and j.state in ('queued', 'running')
    for update of j
  loop
    if v_job.state = 'queued' then
      perform private.drop_job(v_job);
    else
      update private.jobs j set cancel_requested = true where j.id = v_job.id;
    end if;
  end loop;
end
$$;
comment on function private.stop_switch(uuid) is 'Gives the switch of a portal up, if one is under way.';

create function private.choose_embedding_model(p_account_id uuid, p_default jsonb) returns private.embedding_models
language plpgsql volatile set search_path = ''
as $$
declare
  v_wanted record;
  v_active private.embedding_models;
  v_building private.embedding_models;
begin
  select * into v_wanted from private.wanted_embedding(p_account_id, p_default);
  select * into v_active from private.embedding_models m where m.account_id = p_account_id and m.state = 'active';
  if v_wanted.provider is null then
    if v_active.id is null then
      perform private.raise_problem(422, 'no_embedding_model', 'Neither the portal nor the function says which model embeds.');
    end if;
    return v_active;
  end if;
  -- 1. The first model of a portal is active at once.
  if v_active.id is null then
    insert into private.embedding_models as m (account_id, provider, model, settings, state, activated_at)
    values (p_account_id, v_wanted.provider, v_wanted.model, v_wanted.settings, 'active', clock_timestamp())
    on conflict (account_id) where state = 'active' do nothing;
    select * into v_active from private.embedding_models m where m.account_id = p_account_id and m.state = 'active';
  end if;
  -- 2. As it is, or as it will be: nothing to do. The common case takes no lock.
  select * into v_building from private.embedding_models m where m.account_id = p_account_id and m.state = 'building';
  if (v_active.provider, v_active.model) = (v_wanted.provider, v_wanted.model) and v_building.id is null
    or (v_building.provider, v_building.model) = (v_wanted.provider, v_wanted.model) then
    return v_active;
  end if;
  -- 3. Another wish: one switch at a time, decided under the lock. The rows are read anew, they may have changed meanwhile.
  perform private.lock_embedding_models(p_account_id, true);
  perform private.stop_switch(p_account_id);
  select * into v_active from private.embedding_models m where m.account_id = p_account_id and m.state = 'active';
  -- Vectors that still have to move come first: the document after them asks again.
  if (v_active.provider, v_active.model) <> (v_wanted.provider, v_wanted.model) and v_active.moved then
    insert into private.embedding_models as m (account_id, provider, model, settings, state, moved)
    values (p_account_id, v_wanted.provider, v_wanted.model, v_wanted.settings, 'building', false)
    returning m.* into v_building;
    update private.embedding_models m set job_id = private.enqueue_job('document.reembed', p_account_id, null,
      jsonb_build_object('embedding_model_id', m.id, 'provider', m.provider, 'model', m.model))
    where m.id = v_building.id;
  end if;
  return v_active;
end
$$;
comment on function private.choose_embedding_model(uuid, jsonb) is
  'The model that embeds now; makes the first one, and begins or gives up a switch when another one is wanted.';

create function private.follow_embedding_configuration() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because a switch is a job, and the caller's own row policies have already decided
begin
  if new.provider not in ('openai', 'supabase', 'local') then
    perform private.raise_problem(422, 'unknown_provider', 'An embedding provider is openai, supabase or local.');
  end if;
  -- Without an active model no document was embedded yet: the first one takes what it finds.
  if exists (select from private.embedding_models m where m.account_id = new.account_id and m.state = 'active') then
    perform private.choose_embedding_model(new.account_id, null);
  end if;
  return null;
end
$$;
comment on function private.follow_embedding_configuration() is 'Row trigger: another embedding model in force begins a switch at once.';
create trigger _300_follow_embedding after insert or update of provider, model, is_active on public.ai_configurations
  for each row when (new.purpose = 'documents:embedding' and new.is_active)
  execute function private.follow_embedding_configuration();

create function private.embedding_job_changed(p_job private.jobs) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if p_job.state = 'cancelled' then
    update private.embedding_models m set state = 'retired', retired_at = clock_timestamp()
    where m.job_id = p_job.id and m.state = 'building';
  else
    -- A dead switch leaves the active model in force; a replay goes on with what is missing.
    update private.embedding_models m set error = case when p_job.state = 'dead' then p_job.error end
    where m.job_id = p_job.id and m.error is distinct from case when p_job.state = 'dead' then p_job.error end;
  end if;
end
$$;
comment on function private.embedding_job_changed(private.jobs) is 'Tells a model of the end of the job that builds it.';
insert into private.job_kinds (kind, function_name, max_attempts, handler) values
  ('document.reembed', 'vectorize', 4, 'embedding_job_changed');

revoke execute on function private.wanted_embedding(uuid, jsonb), private.stop_switch(uuid),
  private.choose_embedding_model(uuid, jsonb), private.follow_embedding_configuration(),
  private.embedding_job_changed(private.jobs) from public;
