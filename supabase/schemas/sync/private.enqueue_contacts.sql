-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.enqueue_contacts() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because members may not write the queue
declare
  v_row record;
begin
  -- What the feed copied is as the mirror has it. Planned anew each time, as in feed_contacts.
  for v_row in execute $sql$
    select n.account_id, n.id, n.hubspot_id, t.theirs, m.source_updated_at as stamp, v.ours, v.former
    from new_rows n
    join old_rows o on o.id = n.id
    left join public.hubspot_contacts_raw m on m.account_id = n.account_id and m.hubspot_id = n.hubspot_id
    cross join lateral (select
      jsonb_build_object('email', n.email, 'firstname', n.firstname, 'lastname', n.lastname, 'student_id', n.student_id) as ours,
      jsonb_build_object('email', o.email, 'firstname', o.firstname, 'lastname', o.lastname, 'student_id', o.student_id) as former) v
    cross join lateral (select case when m.hubspot_id is null then v.former else jsonb_build_object('email', m.email,
      'firstname', m.firstname, 'lastname', m.lastname, 'student_id', m.raw_json -> 'properties' ->> 'student_id') end as theirs) t
    where (n.email, n.firstname, n.lastname, n.student_id) is distinct from (o.email, o.firstname, o.lastname, o.student_id)
      and (n.merged_since is not null or v.ours <> t.theirs)
    order by n.account_id, n.hubspot_id
  $sql$ loop
    perform private.enqueue_change(v_row.account_id, 'contacts', v_row.id, v_row.hubspot_id, v_row.ours, v_row.former,
      v_row.theirs, v_row.stamp);
  end loop;
  return null;
end
$_$;
comment on function private.enqueue_contacts() is 'Statement trigger of contacts: queues what members changed.';

revoke all on function private.enqueue_contacts() from public;
