-- The feed of contacts copies what nobody changed here, and merges the rest.
-- Why: it overwrote a member's unsent change, and called every contact synced.
-- Who may call: the triggers of the mirror.

create function private.two_way_values(p_contact public.contacts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('email', p_contact.email, 'firstname', p_contact.firstname, 'lastname', p_contact.lastname,
    'student_id', p_contact.student_id)
$$;
comment on function private.two_way_values(public.contacts) is 'The fields of a contact that either side writes.';

create function private.write_two_way(p_contact_id uuid, p_values jsonb) returns void
language sql volatile set search_path = ''
as $$
  update public.contacts c set email = p_values ->> 'email', firstname = p_values ->> 'firstname',
    lastname = p_values ->> 'lastname', student_id = p_values ->> 'student_id', updated_at = clock_timestamp()
  where c.id = p_contact_id and p_values <> private.two_way_values(c)
$$;
comment on function private.write_two_way(uuid, jsonb) is 'Gives a contact these values, where it has others.';
revoke execute on function private.two_way_values(public.contacts), private.write_two_way(uuid, jsonb) from public;

create function private.merge_contact(p_account_id uuid, p_contact_id uuid, p_theirs jsonb, p_stamp timestamptz,
  p_is_settled boolean, p_clock interval, p_is_gone boolean) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_ours jsonb;
begin
  -- The contact before its record, as a member's change locks them.
  select private.two_way_values(c) into v_ours from public.contacts c where c.id = p_contact_id for no key update;
  if p_is_gone then
    perform private.end_record(p_account_id, 'contacts', p_contact_id, v_ours, p_stamp);
    return;
  end if;
  -- A field that HubSpot alone writes is copied.
  perform private.write_two_way(p_contact_id, p_theirs
    || private.merge_in(p_account_id, 'contacts', p_contact_id, v_ours, p_theirs, p_stamp, p_is_settled, p_clock));
end
$$;
comment on function private.merge_contact(uuid, uuid, jsonb, timestamptz, boolean, interval, boolean) is
  'Merges a read of a contact that was changed here.';
revoke execute on function private.merge_contact(uuid, uuid, jsonb, timestamptz, boolean, interval, boolean) from public;

create or replace function private.feed_contacts() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody else writes what HubSpot owns in contacts
declare
  -- An update concerns the rows whose content moved.
  v_rows constant text := case tg_op when 'INSERT' then 'new_rows n' else $sql$
    new_rows n join old_rows o on o.account_id = n.account_id and o.hubspot_id = n.hubspot_id
      and n.updated_at is distinct from o.updated_at
      and (n.raw_json, n.archived_at, n.email, n.firstname, n.lastname)
        is distinct from (o.raw_json, o.archived_at, o.email, o.firstname, o.lastname)
  $sql$ end;
  -- What is no number of credits counts as none.
  v_credits constant text := (
    select string_agg(format(
      $sql$case when p.data ->> %1$L ~ '^\d{1,9}(\.\d+)?$' then trunc((p.data ->> %1$L)::numeric)::int else 0 end$sql$, c), ', ')
    from unnest(array['sj_credits', 'cs_credits', 'sjmini_credits', 'shared_mock_credits']) c);
  v_row record;
begin
  -- 1. Copied, but for the fields of a contact that was changed here: its own row says so, under its lock, so a change that is
  --    being committed is seen. Planned anew each time: a plan kept from a statement without rows would join the two transition
  --    tables by nested loops.
  execute format($sql$
    insert into public.contacts as c (account_id, hubspot_id, email, firstname, lastname, student_id, sj_credits,
      cs_credits, sjmini_credits, shared_mock_credits, data, sync_status, archived_at, last_sync, hubspot_synced_at,
      created_at, updated_at)
    select n.account_id, n.hubspot_id, n.email, n.firstname, n.lastname, p.data ->> 'student_id', %s,
      p.data, 'synced', n.archived_at, $1, $1, $1, $1
    from %s
    cross join lateral (select coalesce(n.raw_json -> 'properties', '{}') as data offset 0) p
    order by n.account_id, n.hubspot_id
    on conflict (account_id, hubspot_id) do update set
      email = case when c.merged_since is null then excluded.email else c.email end,
      firstname = case when c.merged_since is null then excluded.firstname else c.firstname end,
      lastname = case when c.merged_since is null then excluded.lastname else c.lastname end,
      student_id = case when c.merged_since is null then excluded.student_id else c.student_id end,
      sj_credits = excluded.sj_credits, cs_credits = excluded.cs_credits, sjmini_credits = excluded.sjmini_credits,
      shared_mock_credits = excluded.shared_mock_credits, data = excluded.data, archived_at = excluded.archived_at,
      sync_status = case when c.merged_since is null then excluded.sync_status else c.sync_status end,
      last_sync = $1, hubspot_synced_at = $1, updated_at = $1
  $sql$, v_credits, v_rows) using clock_timestamp();
  -- 2. Merged: also where only the read moved, since it may settle what was a tie.
  for v_row in execute $sql$
    select n.account_id, r.entity_id, n.source_updated_at as stamp, coalesce(n.read_floor > n.source_updated_at, false) as is_settled,
      n.read_floor - n.read_at as clock, n.archived_at is not null as is_gone, jsonb_build_object('email', n.email,
        'firstname', n.firstname, 'lastname', n.lastname, 'student_id', n.raw_json -> 'properties' ->> 'student_id') as theirs
    from new_rows n
    join public.sync_records r on r.account_id = n.account_id and r.object_type = 'contacts' and r.hubspot_id = n.hubspot_id
    order by n.account_id, n.hubspot_id
  $sql$ loop
    perform private.merge_contact(v_row.account_id, v_row.entity_id, v_row.theirs, v_row.stamp, v_row.is_settled, v_row.clock, v_row.is_gone);
  end loop;
  return null;
end
$$;
comment on function private.feed_contacts() is
  'Statement trigger of hubspot_contacts_raw: makes and updates the contacts whose record changed, and merges those that were changed here.';
