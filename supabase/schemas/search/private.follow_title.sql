-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.follow_title() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because whoever changes a document may not see the index
begin
  delete from private.document_texts t where t.document_id = new.id;
  perform private.index_texts(array(select c.id from public.document_chunks c where c.document_id = new.id));
  return null;
end
$$;
comment on function private.follow_title() is 'Row trigger: another title or language reads the chunks anew.';

revoke all on function private.follow_title() from public;
