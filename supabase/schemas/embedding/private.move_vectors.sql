-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.move_vectors(p_model private.embedding_models, p_limit integer) returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  v_moved int;
begin
  with batch as (
    select c.id from public.document_chunks c
    where c.account_id = p_model.account_id and c.next_embedding is not null and c.next_model = p_model.model
    limit p_limit for update
  )
  update public.document_chunks c set embedding = c.next_embedding, model = c.next_model, next_embedding = null, next_model = null
  from batch b where c.id = b.id;
  get diagnostics v_moved = row_count;
  return v_moved;
end
$$;
comment on function private.move_vectors(p_model private.embedding_models, p_limit integer) is 'Moves vectors of the active model from next_embedding to embedding; search finds each in one of the two.';

revoke all on function private.move_vectors(p_model private.embedding_models, p_limit integer) from public;
