-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.admit_work() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because limits, and what others have open, are no right of whoever writes
declare
  v_name text := tg_argv[0];
  v_counts bigint[];
begin
  -- The first sync of a portal belongs to its connection, which nobody is to be refused.
  if v_name = 'open_syncs' and not exists (select from public.sync_sessions s where s.account_id = new.account_id and s.id <> new.id) then
    return null;
  end if;
  perform private.hold_share(v_name, new.account_id, new.requested_by);
  execute format('select array[count(*) filter (where t.requested_by = $1), count(*) filter (where t.account_id = $2)] from %s t
    where (t.requested_by = $1 or t.account_id = $2) and t.requested_by is not null and t.status in (''pending'', ''running'')', tg_relid::regclass)
  into v_counts using new.requested_by, new.account_id;
  perform private.check_share(v_name, v_counts[1], v_counts[2]);
  return null;
end
$_$;
comment on function private.admit_work() is 'Row trigger: what a user asks for needs a share of what is open of its kind; 429 too_many_ and the name of the limit.';

revoke all on function private.admit_work() from public;
