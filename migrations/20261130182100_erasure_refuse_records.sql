-- Erased stands above the staleness gate: no way in brings an erased record back.
-- Why: a batch read before the erasure, or a HubSpot that still has the person, must change nothing (decision 38).
-- Who may call: nobody; triggers, so that a new way in is held by them too.

create function private.refuse_erased_record() returns trigger
language plpgsql security definer set search_path = ''
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
revoke execute on function private.refuse_erased_record() from public;

create trigger _050_refuse_erased before insert on public.hubspot_contacts_raw
  for each row execute function private.refuse_erased_record('contacts');
create trigger _050_refuse_erased before insert on public.hubspot_calls_raw
  for each row execute function private.refuse_erased_record('calls');

create function private.refuse_erased_trace() returns trigger
language plpgsql security definer set search_path = ''
as $$
-- definer because private.erased_records is outside the API
declare
  v_asked constant text := pg_current_xact_id()::text || new.account_id::text;
  v_object text;
  v_id text;
begin
  if current_setting('erasure.none', true) = v_asked then
    return new;
  elsif not exists (select from private.erased_records e where e.account_id = new.account_id) then
    perform set_config('erasure.none', v_asked, true);
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
revoke execute on function private.refuse_erased_trace() from public;

create trigger _050_refuse_erased before insert on public.record_scores
  for each row execute function private.refuse_erased_trace();
create trigger _050_refuse_erased before insert on public.record_score_history
  for each row execute function private.refuse_erased_trace();
create trigger _050_refuse_erased before insert on public.score_outcomes
  for each row execute function private.refuse_erased_trace();
create trigger _050_refuse_erased before insert on public.score_write_backs
  for each row execute function private.refuse_erased_trace();
create trigger _050_refuse_erased before insert on public.sync_errors
  for each row execute function private.refuse_erased_trace();
