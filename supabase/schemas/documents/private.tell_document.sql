-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tell_document(p_document public.documents, p_event text, p_payload jsonb) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  perform private.broadcast('document:' || p_document.id, p_event, p_payload);
  perform private.broadcast('user:' || p_document.user_id, p_event, p_payload);
end
$$;
comment on function private.tell_document(p_document public.documents, p_event text, p_payload jsonb) is 'Sends an event to the document''s topic (its readers) and to its owner''s; never to the whole portal.';

revoke all on function private.tell_document(p_document public.documents, p_event text, p_payload jsonb) from public;
