-- sync_apply_owners: the owners of a portal as HubSpot lists them.
-- Why: they are read with every full sync and once a day; what an answer lacks is told by the answer, not by its silence.
-- Who may call: the service.

create function public.sync_apply_owners(p_job_id bigint, p_lease_token uuid, p_owners jsonb, p_is_whole boolean) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes the mirror
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_written int;
  v_archived int := 0;
begin
  -- 1. Those who are named. One who is on both lists owns.
  insert into public.hubspot_owners as t
    (account_id, owner_id, email, first_name, last_name, user_id, teams, archived_at, synced_at)
  select distinct on (o.value ->> 'id') v_job.account_id, o.value ->> 'id', left(o.value ->> 'email', 320),
    left(o.value ->> 'first_name', 200), left(o.value ->> 'last_name', 200), o.value ->> 'user_id', o.value -> 'teams',
    case when o.value -> 'archived' = 'true' then coalesce((o.value ->> 'updated_at')::timestamptz, clock_timestamp()) end,
    clock_timestamp()
  from jsonb_array_elements(p_owners) o order by o.value ->> 'id', o.value -> 'archived' = 'true'
  on conflict (account_id, owner_id) do update set email = excluded.email, first_name = excluded.first_name,
    last_name = excluded.last_name, user_id = excluded.user_id, teams = excluded.teams, synced_at = excluded.synced_at,
    archived_at = case when excluded.archived_at is not null then coalesce(t.archived_at, excluded.archived_at) end;
  get diagnostics v_written = row_count;
  -- 2. Who is on no list. A connected portal has a user, so lists without one are no answer.
  if p_is_whole and exists (select from jsonb_array_elements(p_owners) o where o.value -> 'archived' = 'false') then
    update public.hubspot_owners t set archived_at = clock_timestamp()
    where t.account_id = v_job.account_id and t.archived_at is null
      and not exists (select from jsonb_array_elements(p_owners) o where o.value ->> 'id' = t.owner_id);
    get diagnostics v_archived = row_count;
  end if;
  return jsonb_build_object('written', v_written, 'archived', v_archived);
end
$$;
comment on function public.sync_apply_owners(bigint, uuid, jsonb, boolean) is
  'Writes the owners that HubSpot lists; p_is_whole: those on no list own no more. written and archived count them.';
revoke execute on function public.sync_apply_owners(bigint, uuid, jsonb, boolean) from public, anon, authenticated;
grant execute on function public.sync_apply_owners(bigint, uuid, jsonb, boolean) to service_role;

comment on column private.call_counts.purpose is 'search, read, links, list, definitions, references, write, token or other.';
