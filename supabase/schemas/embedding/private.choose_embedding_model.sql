-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.choose_embedding_model(p_account_id uuid, p_default jsonb) returns private.embedding_models
  language plpgsql
  set search_path = ''
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
comment on function private.choose_embedding_model(p_account_id uuid, p_default jsonb) is 'The model that embeds now; makes the first one, and begins or gives up a switch when another one is wanted.';

revoke all on function private.choose_embedding_model(p_account_id uuid, p_default jsonb) from public;
