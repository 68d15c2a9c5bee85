-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.log_document_access(p_document public.documents, p_action text, p_details jsonb default '{}'::jsonb, p_user_id uuid default auth.uid()) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_actor text := current_setting('app.user_id', true);
  v_user_id uuid := p_user_id;
  v_ip inet := private.client_address();
begin
  if v_user_id is null and pg_input_is_valid(v_actor, 'uuid') then
    v_user_id := v_actor;
  end if;
  -- Reading on counts up: who reads a long document range by range, or searches as they type, leaves a line a minute.
  if p_action in ('view', 'search', 'download') then
    update public.document_access_log l set details = p_details || jsonb_build_object('times', coalesce((l.details ->> 'times')::int, 1) + 1)
    where l.id = (
      select o.id from public.document_access_log o
      where o.document_id = p_document.id and o.user_id is not distinct from v_user_id and o.action = p_action
        and o.details - 'times' = p_details and o.ip_address is not distinct from v_ip
        and o.at > clock_timestamp() - interval '1 minute'
      order by o.at desc limit 1);
    if found then
      return;
    end if;
  end if;
  insert into public.document_access_log (document_id, account_id, owner_id, user_id, action, details, ip_address, user_agent)
  values (p_document.id, p_document.account_id, p_document.user_id, v_user_id, p_action, p_details, v_ip,
    left(private.request_header('user-agent'), 500));
end
$$;
comment on function private.log_document_access(p_document public.documents, p_action text, p_details jsonb, p_user_id uuid) is 'Writes a line into document_access_log, by the signed-in user, the one the service acts for, or nobody.';

revoke all on function private.log_document_access(p_document public.documents, p_action text, p_details jsonb, p_user_id uuid) from public;
