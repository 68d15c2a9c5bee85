-- The access log has a bound and an end.
-- Why: forty lines in 0.3 s by one reader were as good as none; and a log that is never emptied holds people's traces for ever.
-- Who may call: definer functions of this schema only.

create or replace function private.log_document_access(p_document public.documents, p_action text, p_details jsonb default '{}',
  p_user_id uuid default auth.uid()) returns void
language plpgsql volatile set search_path = ''
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
comment on column public.document_access_log.details is
  'Numbers and ids: characters read, chunks deleted, with whom shared; times, when it was done more than once within a minute.';

create or replace function private.run_maintenance() returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because it deletes across areas
begin
  -- One at a time; whoever comes second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('private.run_maintenance')) then
    return;
  end if;
  perform private.ensure_audit_partitions(3);
  delete from public.oauth_states s where s.expires_at < now() - interval '1 hour';
  delete from private.idempotency_keys k where k.created_at < now() - interval '1 day';
  delete from public.function_metrics m where m.minute < now() - interval '30 days';
  delete from public.error_logs e where e."timestamp" < now() - interval '90 days';
  delete from private.jobs j where j.state in ('done', 'cancelled') and j.finished_at < now() - interval '30 days';
  delete from public.sync_logs l where l."timestamp" < now() - interval '30 days';
  -- Six years, as 45 CFR 164.316(b)(2)(i) asks for records of such activity.
  delete from public.document_access_log l where l.at < now() - interval '6 years';
  perform private.maintain_scoring();
  perform private.keep_platform();
end
$$;
