-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.switch_slice(p_job private.jobs, p_limit integer) returns json
  language plpgsql
  set search_path = ''
  as $$
declare
  v_model private.embedding_models;
  v_from uuid := coalesce((p_job.cursor ->> 'from')::uuid, '00000000-0000-0000-0000-000000000000');
  v_chunks json;
  v_moved int;
begin
  select * into v_model from private.embedding_models m where m.job_id = p_job.id and m.state <> 'retired';
  if v_model.id is null or p_job.cancel_requested then
    return json_build_object('account_id', p_job.account_id, 'chunks', json_build_array(), 'reused', 0, 'remaining', 0, 'cancelled', true);
  end if;
  if v_model.state = 'building' then
    if v_model.total is null then
      update private.embedding_models m set total = (select count(*) from public.document_chunks c
        join public.documents d on d.id = c.document_id and d.active_generation = c.generation
        where d.account_id = m.account_id and c.model is distinct from m.model and c.next_model is distinct from m.model)
      where m.id = v_model.id returning m.* into v_model;
    end if;
    -- In the order of the documents; those before the first that is handed out have nothing left to do.
    select json_agg(json_build_object('id', x.id, 'text', x.text) order by x.document_id, x.chunk_index), min(x.document_id::text)::uuid
    into v_chunks, v_from
    from (select c.id, c.document_id, c.chunk_index, private.embedding_text(d.title, c.heading_path, c.content) as text
      from public.documents d join public.document_chunks c on c.document_id = d.id and c.generation = d.active_generation
      where d.account_id = p_job.account_id and d.id >= v_from
        and c.model is distinct from v_model.model and c.next_model is distinct from v_model.model
        and (c.embedding_error ->> 'job')::bigint is distinct from p_job.id
      order by d.id, c.chunk_index limit p_limit) x;
    update private.jobs j set cursor = jsonb_build_object('model', v_model.model, 'from', v_from) where j.id = p_job.id and v_from is not null;
  else
    v_moved := private.move_vectors(v_model, 500);
  end if;
  return json_build_object(
    'account_id', p_job.account_id,
    'embedding', json_build_object('provider', v_model.provider, 'model', v_model.model, 'settings', v_model.settings),
    'chunks', coalesce(v_chunks, json_build_array()),
    'reused', coalesce(v_moved, 0),
    'remaining', case when v_model.state = 'active' then case when v_moved = 500 then 1 else 0 end
      when v_chunks is null then 0 else greatest(v_model.total - v_model.done, json_array_length(v_chunks)) end,
    'cancelled', false);
end
$$;
comment on function private.switch_slice(p_job private.jobs, p_limit integer) is 'Chunks that a switch has still to embed, or, after it took effect, the move of some vectors into their place.';

revoke all on function private.switch_slice(p_job private.jobs, p_limit integer) from public;
