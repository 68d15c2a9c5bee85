-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.follow_chunks() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because whoever deletes a document may not see the index
begin
  if tg_op = 'INSERT' then
    perform private.index_texts(array(select c.id from changed c));
  else
    delete from private.document_texts t where t.chunk_id = any (array(select c.id from changed c));
  end if;
  return null;
end
$$;
comment on function private.follow_chunks() is 'Statement trigger: chunks come into the text index and leave it.';

revoke all on function private.follow_chunks() from public;
