-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.maintain_sync() returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_ids uuid[];
begin
  delete from public.sync_queue q where q.state in ('synced', 'cancelled') and q.updated_at < now() - interval '30 days';
  delete from public.sync_conflicts c where c.status <> 'open' and c.decided_at < now() - interval '1 year';
  -- Records in step, of which nothing is under way and the mirror says the same: the contact is locked first, as everywhere.
  v_ids := array(select c.id from public.contacts c
    join public.sync_records r on r.account_id = c.account_id and r.object_type = 'contacts' and r.entity_id = c.id
    join public.hubspot_contacts_raw m on m.account_id = c.account_id and m.hubspot_id = c.hubspot_id
    where r.state = 'synced' and r.updated_at < now() - interval '25 hours' and m.source_updated_at >= r.base_stamp
      and (m.email, m.firstname, m.lastname, m.raw_json -> 'properties' ->> 'student_id')
        is not distinct from (c.email, c.firstname, c.lastname, c.student_id)
    order by c.account_id, c.hubspot_id limit 1000 for no key update of c skip locked);
  delete from public.sync_records r where r.object_type = 'contacts' and r.entity_id = any (v_ids) and r.state = 'synced'
    and r.updated_at < now() - interval '25 hours';
end
$$;
comment on function private.maintain_sync() is 'Removes ended changes after 30 days, conflicts after a year, and records that have been in step for a day.';

revoke all on function private.maintain_sync() from public;
