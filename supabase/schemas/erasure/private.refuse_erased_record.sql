-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.refuse_erased_record() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.erased_records is outside the API
declare
  -- 1. With a number before it looks: an erasure waits for the transactions that may have looked too early (erasure_step).
  --    So one look is good for a transaction. Asking for each row took half as long as storing it.
  v_asked constant text := pg_current_xact_id()::text || new.account_id::text;
  v_until timestamptz;
  v_hash text;
begin
  if current_setting('erasure.none', true) = v_asked then
    return new;
  elsif not exists (select from private.erased_records e where e.account_id = new.account_id) then
    perform set_config('erasure.none', v_asked, true);
    return new;
  end if;
  v_hash := private.record_hash(new.account_id, tg_argv[0], new.hubspot_id);
  select e.refuses_until into v_until from private.erased_records e
  where e.account_id = new.account_id and e.object_type = tg_argv[0] and e.record_hash = v_hash;
  if not found then
    return new;
  elsif v_until is null or new.read_at <= v_until then
    return null;
  end if;
  -- 2. HubSpot has it after all: what it says later stands.
  delete from private.erased_records e
  where e.account_id = new.account_id and e.object_type = tg_argv[0] and e.record_hash = v_hash;
  return new;
end
$$;
comment on function private.refuse_erased_record() is 'Row trigger of a mirror table (argument: object type): passes over a record that was erased.';

revoke all on function private.refuse_erased_record() from public;
