-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.rebuild_on_labels() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because nobody else writes metric_rebuilds
declare
  v_account_id uuid;
begin
  -- A label is of a kind of links, so it may be that of all deals: a rebuild takes them slice by slice, a commit would not end.
  -- Planned anew each time: a plan kept from a statement of few rows would join the two transition tables by nested loops.
  for v_account_id in execute $sql$
    select distinct n.account_id
    from new_rows n join old_rows o using (account_id, from_object_id, to_object_id, from_object_type, to_object_type, association_type)
    where (n.from_object_type, n.to_object_type) in (('deals', 'contacts'), ('contacts', 'deals'))
      and coalesce(n.label ilike '%primary%', false) <> coalesce(o.label ilike '%primary%', false)
    order by 1
  $sql$ loop
    perform private.request_rebuild(v_account_id, 'deals');
  end loop;
  return null;
end
$_$;
comment on function private.rebuild_on_labels() is 'Statement trigger of hubspot_associations: where a label makes a contact of a deal the primary one, or no longer, whose the deals are is told anew.';

revoke all on function private.rebuild_on_labels() from public;
