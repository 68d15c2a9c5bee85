-- What is announced of objects in the shared mirror table is read and committed as the rest.
-- Why: a webhook of a ticket says no less than one of a deal. Who may call: as before.
create or replace function private.drop_known(p_account_id uuid, p_object text, p_ids text[]) returns text[]
language plpgsql volatile set search_path = ''
as $_$
declare
  v_known text[];
begin
  -- The time of an event is its property's, so the read must have begun so much later that no stamp of it can be missing.
  execute format($sql$
    with known as (
      delete from private.sync_dirty d using %s t
      where d.account_id = $1 and d.object_type = $2 and d.record_id = any ($3) and not d.forced and not d.links and d.stamp is not null
        and t.account_id = $1 and t.hubspot_id = d.record_id and t.archived_at is null
        and t.read_floor > t.source_updated_at and t.read_floor >= d.stamp + interval '2 seconds'
      returning d.record_id
    ) select array(select record_id from known)
  $sql$, private.mirror_of(p_object))
  into v_known using p_account_id, p_object, p_ids;
  perform private.apply_events(p_account_id, p_object, v_known, clock_timestamp());
  return v_known;
end
$_$;

create or replace function private.links_wanted(p_account_id uuid, p_object text, p_lease_token uuid) returns jsonb
language plpgsql stable set search_path = ''
as $_$
declare
  v_ids jsonb;
begin
  execute format($sql$
    select coalesce(jsonb_agg(d.record_id order by d.record_id), '[]') from private.sync_dirty d
    where d.lease_token = $2 and (d.links or not exists (
      select from %s t where t.account_id = $1 and t.hubspot_id = d.record_id and t.archived_at is null))
  $sql$, private.mirror_of(p_object))
  into v_ids using p_account_id, p_lease_token;
  return v_ids;
end
$_$;

create or replace function private.settle_dirty(p_lease_token uuid, p_account_id uuid, p_object text, p_rows jsonb, p_errors jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $_$
declare
  -- Reads in a row that HubSpot does not serve, after which the record is owed to the next session (sync_owed).
  c_attempts constant int := 8;
  v_read jsonb;
  v_cleared text[];
  v_settled text[];
  v_later int;
  v_purged jsonb;
  v_claimed_at timestamptz;
begin
  -- 1. What is known of each now: settled when the millisecond of its date was over before the read began, when HubSpot told
  -- no time, or when there is no state that could change: gone, or refused because it is erased.
  execute format($sql$
    select coalesce(jsonb_object_agg(r.hubspot_id, jsonb_build_object(
      'settled', t.hubspot_id is null or t.missing_at > t.seen_at is true or t.read_floor is null or t.read_floor > t.source_updated_at,
      'gone', r.missing and r.merged_into is null, 'read_at', r.read_at)), '{}')
    from (
      select x.hubspot_id, bool_and(coalesce(x.missing, false)) as missing, max(x.merged_into) as merged_into, max(x.read_at) as read_at
      from jsonb_to_recordset($2) x (hubspot_id text, missing boolean, merged_into text, read_at timestamptz)
      where x.hubspot_id is not null group by 1) r
    left join %s t on t.account_id = $1 and t.hubspot_id = r.hubspot_id
  $sql$, private.mirror_of(p_object))
  into v_read using p_account_id, p_rows;
  select min(d.claimed_at) into v_claimed_at from private.sync_dirty d where d.lease_token = p_lease_token;
  -- 2. A privacy deletion that the read confirms erases, whatever we had of it.
  if p_object in ('contacts', 'calls') then
    select jsonb_agg(jsonb_build_object('object_type', p_object, 'record_id', d.record_id, 'read_at', v_read -> d.record_id ->> 'read_at'))
    into v_purged from private.sync_dirty d
    where d.lease_token = p_lease_token and d.erase and (v_read -> d.record_id ->> 'gone')::boolean;
    if v_purged is not null then
      perform private.open_erasure(p_account_id, null, 'purged', 'gone', v_purged);
    end if;
  end if;
  -- 3. Cleared: settled, and no news since the claim. One that is to be erased must be gone, for as long as we try.
  v_settled := array(select d.record_id from private.sync_dirty d where d.lease_token = p_lease_token
    and (v_read -> d.record_id ->> 'settled')::boolean
    and (not d.erase or (v_read -> d.record_id ->> 'gone')::boolean or d.unsettled >= c_attempts));
  with cleared as (
    delete from private.sync_dirty d where d.lease_token = p_lease_token and d.version = d.claimed_version
      and (d.record_id = any (v_settled)
        -- Given up, and written down by the caller.
        or (d.attempts + 1 >= c_attempts and p_errors @> jsonb_build_array(jsonb_build_object('entity_id', d.record_id))))
    returning d.record_id
  ) select array(select c.record_id from cleared c) into v_cleared;
  perform private.apply_events(p_account_id, p_object, v_settled, v_claimed_at);
  -- 4. The others go back: news at its own time, an unsettled state when a second read can settle it, what was not served later.
  with later as (
    update private.sync_dirty d set lease_token = null, leased_until = null,
      due_at = case
        when d.record_id = any (v_settled) then d.due_at
        when v_read ? d.record_id then least(case when d.version > d.claimed_version then d.due_at end,
          clock_timestamp() + least(interval '1.25 seconds' * power(2, d.unsettled), interval '5 minutes'))
        else clock_timestamp() + least(interval '2 seconds' * power(2, d.attempts), interval '1 hour') end,
      unsettled = case when v_read ? d.record_id and not d.record_id = any (v_settled) then d.unsettled + 1 else 0 end,
      attempts = case when v_read ? d.record_id then 0 else d.attempts + 1 end
    where d.lease_token = p_lease_token returning d.due_at
  ) select count(*) into v_later from later;
  return jsonb_build_object('cleared', cardinality(v_cleared), 'later', v_later);
end
$_$;

create or replace function private.retire_losers(p_account_id uuid, p_object text, p_rows jsonb) returns integer
language plpgsql volatile set search_path = ''
as $_$
declare
  v_marks jsonb;
begin
  -- A winner names whom it took in: those whom the mirror still shows are read, and told as merged by that read.
  execute format($sql$
    select jsonb_agg(jsonb_build_object('id', t.hubspot_id, 'forced', true))
    from jsonb_array_elements($2) r
    cross join regexp_split_to_table(r.value #>> '{raw_json,properties,hs_merged_object_ids}', '\s*;\s*') l (id)
    join %s t on t.account_id = $1 and t.hubspot_id = l.id and t.merged_into is null
    where r.value #>> '{raw_json,properties,hs_merged_object_ids}' is not null
      and t.hubspot_id <> r.value ->> 'hubspot_id'
      and not exists (select from jsonb_to_recordset($2) x (hubspot_id text) where x.hubspot_id = t.hubspot_id)
  $sql$, private.mirror_of(p_object))
  into v_marks using p_account_id, p_rows;
  return private.mark_dirty(p_account_id, p_object, coalesce(v_marks, '[]'), interval '0');
end
$_$;

create or replace function private.keep_links(p_account_id uuid, p_object text, p_rows jsonb, p_linked jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $_$
declare
  v_rows jsonb;
begin
  if p_linked is null or p_rows = '[]' then
    return p_rows;
  end if;
  -- Locked in the order of every writer, so that no links come between this and the gate.
  execute format($sql$
    with stored as materialized (
      select t.hubspot_id, t.raw_json -> 'associations' as links from %s t
      where t.account_id = $1 and t.hubspot_id in (
        select r.value ->> 'hubspot_id' from jsonb_array_elements($2) r where not $3 ? (r.value ->> 'hubspot_id')
          and r.value ->> 'archived_at' is null)
      order by t.hubspot_id for update)
    select jsonb_agg(case when s.links is not null and r.value ? 'raw_json'
        then jsonb_set(r.value, '{raw_json,associations}', s.links) else r.value end order by r.ordinality)
    from jsonb_array_elements($2) with ordinality r left join stored s on s.hubspot_id = r.value ->> 'hubspot_id'
  $sql$, private.mirror_of(p_object))
  into v_rows using p_account_id, p_rows, p_linked;
  return v_rows;
end
$_$;
