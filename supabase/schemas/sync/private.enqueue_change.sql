-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.enqueue_change(p_account_id uuid, p_object text, p_entity_id uuid, p_hubspot_id text, p_ours jsonb, p_former jsonb, p_theirs jsonb, p_stamp timestamptz) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_directions jsonb := private.field_directions(p_account_id, p_object);
  v_touched text[] := private.fields_that_differ(p_ours, p_former);
  v_changed text[];
  v_record public.sync_records;
  v_field text;
begin
  select r.* into v_record from public.sync_records r
  where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id for update;
  -- 1. What a member may not write. What HubSpot has is no change of ours.
  foreach v_field in array v_touched loop
    if coalesce(v_directions ->> v_field, 'in') = 'in' and p_ours ->> v_field is distinct from p_theirs ->> v_field then
      perform private.raise_problem(422, 'field_not_writable', format('%s is written in HubSpot alone.', v_field));
    elsif length(p_ours ->> v_field) > 500 and p_ours ->> v_field is distinct from p_theirs ->> v_field then
      perform private.raise_problem(422, 'value_too_long', format('%s has more than 500 characters.', v_field));
    end if;
  end loop;
  -- 2. The base begins with the first change: as HubSpot had it.
  if v_record.base is null then
    v_record.base := (select jsonb_object_agg(d.key, p_theirs -> d.key) from jsonb_each_text(v_directions) d where d.value = 'both');
  end if;
  v_changed := array(select f from unnest(v_touched) f
    where v_record.base ? f and p_ours ->> f is distinct from v_record.base ->> f order by f);
  -- 3. Put back before it was sent: there is nothing to send. What is in flight decides for itself.
  if private.fields_that_differ(v_record.base, p_ours) = '{}' then
    update public.sync_records r set state = 'synced', pending_since = null, error = null, updated_at = clock_timestamp()
    where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id and r.state in ('pending', 'dead');
    if found then
      update public.sync_queue q set state = 'cancelled', updated_at = clock_timestamp()
      where q.account_id = p_account_id and q.record_id = p_entity_id and q.state = 'queued';
    end if;
    return;
  end if;
  -- 4. Waits to be sent. A new value of what was refused deserves a try.
  if v_changed <> '{}' then
    insert into public.sync_queue (account_id, table_name, record_id, operation, old_data, new_data, changed)
    select p_account_id, p_object, p_entity_id, 'UPDATE', jsonb_object_agg(f, p_former -> f), jsonb_object_agg(f, p_ours -> f), v_changed
    from unnest(v_changed) f;
    insert into public.sync_records as r (account_id, object_type, entity_id, hubspot_id, base, base_stamp, pending_since)
    values (p_account_id, p_object, p_entity_id, p_hubspot_id, v_record.base, p_stamp, clock_timestamp())
    on conflict (account_id, object_type, entity_id) do update set
      state = case r.state when 'sending' then r.state else 'pending' end, attempts = 0, error = null,
      pending_since = coalesce(r.pending_since, excluded.pending_since), run_after = clock_timestamp(), updated_at = clock_timestamp();
  end if;
end
$$;
comment on function private.enqueue_change(p_account_id uuid, p_object text, p_entity_id uuid, p_hubspot_id text, p_ours jsonb, p_former jsonb, p_theirs jsonb, p_stamp timestamptz) is 'Notes a change of ours and that it waits; p_theirs and p_stamp: as the mirror has the record.';

revoke all on function private.enqueue_change(p_account_id uuid, p_object text, p_entity_id uuid, p_hubspot_id text, p_ours jsonb, p_former jsonb, p_theirs jsonb, p_stamp timestamptz) from public;
