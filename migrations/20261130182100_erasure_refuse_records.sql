-- Erased stands above the staleness gate: no way in brings an erased record back.
-- Why: a batch read before the erasure, or a HubSpot that still has the person, must change nothing (decision 38).
-- Who may call: nobody; triggers, so that a new way in is held by them too.

create function private.may_be_erased(p_account_id uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.erased_records is outside the API
declare
  -- With a number before it looks: an erasure waits for the transactions that may have looked too early (erasure_step). So
  -- one look is good for a transaction.
  v_asked constant text := pg_current_xact_id()::text || p_account_id::text;
  v_known constant text := current_setting('erasure.known', true);
begin
  if v_known = v_asked || '-' then
    return false;
  elsif v_known = v_asked || '+' then
    return true;
  elsif exists (select from private.erased_records e where e.account_id = p_account_id) then
    perform set_config('erasure.known', v_asked || '+', true);
    return true;
  end if;
  perform set_config('erasure.known', v_asked || '-', true);
  return false;
end
$$;
comment on function private.may_be_erased(uuid) is 'Whether anything of a portal is erased; asked once in a transaction.';
revoke execute on function private.may_be_erased(uuid) from public;

create function private.refuse_erased_record() returns trigger
language plpgsql security definer set search_path = ''
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
