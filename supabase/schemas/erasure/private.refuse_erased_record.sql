-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.refuse_erased_record() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.erased_records is outside the API
declare
  v_until timestamptz;
begin
  if not private.may_be_erased(new.account_id) then
    return new;
  end if;
  select e.refuses_until into v_until from private.erased_records e
  where e.account_id = new.account_id and e.object_type = tg_argv[0]
    and e.record_hash = private.record_hash(new.account_id, tg_argv[0], new.hubspot_id);
  if not found then
    return new;
  elsif v_until is null or new.read_at <= v_until then
    return null;
  end if;
  -- HubSpot has it after all: what it says later stands.
  delete from private.erased_records e
  where e.account_id = new.account_id and e.object_type = tg_argv[0]
    and e.record_hash = private.record_hash(new.account_id, tg_argv[0], new.hubspot_id);
  return new;
end
$$;
comment on function private.refuse_erased_record() is 'Row trigger of a mirror table (argument: object type): passes over a record that was erased.';

revoke all on function private.refuse_erased_record() from public;
