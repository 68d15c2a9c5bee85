-- Conflicts as frontends page through them.

create index idx_sync_conflicts_open on public.sync_conflicts (account_id, decided_at desc, id desc) where status = 'open';
comment on index public.idx_sync_conflicts_open is 'Those that wait for a person.';

create function public.sync_conflicts_list(p_account_id uuid, p_filter jsonb default '{}', p_after text default null, p_limit integer default 50)
returns jsonb language plpgsql stable security invoker set search_path = '' as $$
declare
  v_filter jsonb;
  v_after text[];
  v_limit int;
begin
  perform private.require_portal(p_account_id);
  v_filter := private.read_filter(p_filter, array['status', 'kind', 'object_type', 'field', 'decision', 'record_id']);
  v_after := private.read_cursor(p_after);
  v_limit := private.page_size(p_limit);
  if v_filter ->> 'status' not in ('open', 'decided', 'overruled') then
    perform private.raise_problem(422, 'invalid_request', 'filter: status is open, decided or overruled.');
  elsif v_filter ->> 'record_id' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform private.raise_problem(422, 'invalid_request', 'filter: record_id is the id of a contact of ours.');
  end if;
  return (
    with page as (
      select k.* from public.sync_conflicts k
      where k.account_id = p_account_id
        and (v_filter ->> 'status' is null or k.status = v_filter ->> 'status')
        and (v_filter ->> 'kind' is null or k.kind = v_filter ->> 'kind')
        and (v_filter ->> 'object_type' is null or k.object_type = v_filter ->> 'object_type')
        and (v_filter ->> 'field' is null or k.field = v_filter ->> 'field')
        and (v_filter ->> 'decision' is null or k.decision = v_filter ->> 'decision')
        and (v_filter ->> 'record_id' is null or k.record_id = (v_filter ->> 'record_id')::uuid)
        and (v_after is null or (k.decided_at, k.id) < (v_after[1]::timestamptz, v_after[2]::uuid))
      order by k.decided_at desc, k.id desc limit v_limit)
    select jsonb_build_object(
      'data', coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'object_type', p.object_type, 'record_id', p.record_id,
        'hubspot_id', (select c.hubspot_id from public.contacts c where c.id = p.record_id),
        'kind', p.kind, 'field', p.field, 'base', p.base, 'ours', p.ours, 'theirs', p.theirs, 'ours_at', private.iso(p.ours_at),
        'theirs_at', private.iso(p.theirs_at), 'rule_id', p.rule_id, 'decision', p.decision, 'status', p.status,
        'decided_at', private.iso(p.decided_at), 'resolved_by', p.resolved_by) order by p.decided_at desc, p.id desc), '[]'),
      'next_cursor', case when count(*) = v_limit then (array_agg(
        to_char(p.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || p.id order by p.decided_at, p.id))[1] end,
      'open', (select count(*) from public.sync_conflicts k where k.account_id = p_account_id and k.status = 'open'))
    from page p);
end
$$;
comment on function public.sync_conflicts_list(uuid, jsonb, text, integer) is
  'A page of a portal''s conflicts, the latest first: data, next_cursor (p_after of the next page), and how many are open. Filter: status, kind, object_type, field, decision, record_id.';
revoke all on function public.sync_conflicts_list(uuid, jsonb, text, integer) from public;
grant execute on function public.sync_conflicts_list(uuid, jsonb, text, integer) to authenticated;
