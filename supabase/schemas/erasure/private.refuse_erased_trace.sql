-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.refuse_erased_trace() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.erased_records is outside the API
declare
  v_object text;
  v_id text;
begin
  if not private.may_be_erased(new.account_id) then
    return new;
  elsif tg_table_name = 'sync_errors' then
    v_object := new.entity_type;
    v_id := new.entity_id;
  else
    v_object := new.object_type;
    v_id := new.record_id;
  end if;
  if v_object in ('contacts', 'calls') and exists (
    select from private.erased_records e where e.account_id = new.account_id and e.object_type = v_object
      and e.record_hash = private.record_hash(new.account_id, v_object, v_id)) then
    return null;
  end if;
  return new;
end
$$;
comment on function private.refuse_erased_trace() is 'Row trigger of what is kept about records: nothing about an erased one, whoever computed it before.';

revoke all on function private.refuse_erased_trace() from public;
