-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.mark_dirty(p_account_id uuid, p_object text, p_marks jsonb, p_delay interval) returns integer
  language sql
  set search_path = ''
  as $$
  with marks as (
    -- Of an object that the portal does not sync nothing is read.
    select m.id, case when bool_and(m.at is not null) then max(m.at) end as at, bool_and(coalesce(m.bulk, false)) as bulk,
      bool_or(coalesce(m.forced, false)) as forced, bool_or(coalesce(m.erase, false)) as erase,
      bool_or(coalesce(m.links, true)) as links
    from jsonb_to_recordset(p_marks) m (id text, at timestamptz, bulk boolean, forced boolean, erase boolean, links boolean)
    where m.id is not null and exists (
      select from private.objects_of(p_account_id) o where o.object_type = p_object and o.is_enabled)
    group by m.id
  ), marked as (
    insert into private.sync_dirty as d (account_id, object_type, record_id, stamp, due_at, bulk, forced, erase, links)
    select p_account_id, p_object, m.id, m.at, clock_timestamp() + p_delay, m.bulk, m.forced, m.erase, m.links
    from marks m order by m.id collate "C"
    on conflict (account_id, object_type, record_id) do update set
      version = d.version + 1,
      stamp = case when d.stamp is not null and excluded.stamp is not null then greatest(d.stamp, excluded.stamp) end,
      due_at = least(d.due_at, excluded.due_at), bulk = d.bulk and excluded.bulk, forced = d.forced or excluded.forced,
      erase = d.erase or excluded.erase, links = d.links or excluded.links
    returning 1
  )
  select count(*)::int from marked
$$;
comment on function private.mark_dirty(p_account_id uuid, p_object text, p_marks jsonb, p_delay interval) is 'Announces records (id, at, bulk, forced, erase, links) of one object, to be read after the delay or when they were due already. Returns how many.';

revoke all on function private.mark_dirty(p_account_id uuid, p_object text, p_marks jsonb, p_delay interval) from public;
