-- A page of contacts, as the function api lists them.
-- Why by HubSpot's id: it never changes, so no contact moves between two pages, and its index is there.
-- Who may call: members of the portal; the policy of contacts decides about rows.

create function public.contact_list(p_portal_id text default null, p_email text default null, p_student_id text default null,
  p_sync_status text default null, p_limit int default 50, p_cursor text default null)
returns jsonb language plpgsql stable security invoker set search_path = ''
as $$
declare
  v_account_id uuid := private.portal_of(p_portal_id);
  v_limit int := private.page_size(p_limit);
  v_answer jsonb;
begin
  if p_sync_status not in ('synced', 'pending', 'error') then
    perform private.raise_problem(422, 'invalid_request', 'sync_status is synced, pending or error.');
  elsif p_cursor !~ '^[0-9]{1,20}$' then
    perform private.raise_problem(400, 'invalid_cursor', 'cursor is the next_cursor of the page before.');
  end if;
  -- Planned anew each time, for the filters that are there. HubSpot writes addresses in lower case.
  execute format($sql$
    with page as (
      select c.* from public.contacts c
      where c.account_id = $1 and c.archived_at is null %s
      order by c.hubspot_id limit %s)
    select jsonb_build_object('data', coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'hubspot_id', p.hubspot_id,
        'student_id', p.student_id, 'email', p.email, 'firstname', p.firstname, 'lastname', p.lastname,
        'sj_credits', p.sj_credits, 'cs_credits', p.cs_credits, 'sjmini_credits', p.sjmini_credits,
        'shared_mock_credits', p.shared_mock_credits, 'sync_status', p.sync_status, 'last_sync', private.iso(p.last_sync),
        'created_at', private.iso(p.created_at), 'updated_at', private.iso(p.updated_at)) order by p.hubspot_id), '[]'),
      'next_cursor', case when count(*) = %2$s then max(p.hubspot_id) end)
    from page p
  $sql$, concat_ws(' ', '',
    case when p_email is not null then 'and c.email in ($2, lower($2))' end,
    case when p_student_id is not null then 'and c.student_id = $3' end,
    case when p_sync_status is not null then 'and c.sync_status = $4' end,
    case when p_cursor is not null then 'and c.hubspot_id > $5' end), v_limit)
  into v_answer using v_account_id, p_email, p_student_id, p_sync_status, p_cursor;
  return v_answer;
end
$$;
comment on function public.contact_list(text, text, text, text, int, text) is
  'A page of the live contacts of a portal by HubSpot''s id, of an address, a student or a state of their sync.';
revoke all on function public.contact_list(text, text, text, text, int, text) from public, anon;
grant execute on function public.contact_list(text, text, text, text, int, text) to authenticated;
