-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.log_document_access(p_document public.documents, p_action text, p_details jsonb default '{}'::jsonb, p_user_id uuid default auth.uid()) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_client text := trim(split_part(private.request_header('x-forwarded-for'), ',', 1));
  v_actor text := current_setting('app.user_id', true);
  v_user_id uuid := p_user_id;
  v_ip inet;
begin
  -- Statements of their own: the planner would fold a cast within a case, and fail on what is none. The header is the client's
  -- to forge: what is no address is left out.
  if v_user_id is null and pg_input_is_valid(v_actor, 'uuid') then
    v_user_id := v_actor;
  end if;
  if pg_input_is_valid(v_client, 'inet') then
    v_ip := v_client;
  end if;
  insert into public.document_access_log (document_id, account_id, owner_id, user_id, action, details, ip_address, user_agent)
  values (p_document.id, p_document.account_id, p_document.user_id, v_user_id, p_action, p_details, v_ip,
    left(private.request_header('user-agent'), 500));
end
$$;
comment on function private.log_document_access(p_document public.documents, p_action text, p_details jsonb, p_user_id uuid) is 'Writes a line into document_access_log, by the signed-in user, the one the service acts for, or nobody.';

revoke all on function private.log_document_access(p_document public.documents, p_action text, p_details jsonb, p_user_id uuid) from public;
