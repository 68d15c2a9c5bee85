-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hold_first_job(p_kinds text[], p_account_id uuid, p_user_id uuid, p_held bigint[]) returns private.jobs
  language plpgsql
  set search_path = ''
  as $$
declare
  v_kind text;
  v_job private.jobs;
begin
  for v_kind in
    select k.kind from unnest(p_kinds) k (kind) cross join lateral (
      select j.run_after, j.id from private.jobs j
      where j.kind = k.kind and j.state = 'queued' and j.account_id = p_account_id
        and coalesce(j.user_id, j.account_id) = p_user_id and j.run_after <= clock_timestamp() and j.id <> all (p_held)
      order by j.run_after, j.id limit 1) f
    order by f.run_after, f.id
  loop
    select j.* into v_job from private.jobs j
    where j.kind = v_kind and j.state = 'queued' and j.account_id = p_account_id
      and coalesce(j.user_id, j.account_id) = p_user_id and j.run_after <= clock_timestamp() and j.id <> all (p_held)
    order by j.run_after, j.id limit 1 for update skip locked;
    if found then
      return v_job;
    end if;
  end loop;
  return null;
end
$$;
comment on function private.hold_first_job(p_kinds text[], p_account_id uuid, p_user_id uuid, p_held bigint[]) is 'Locks the first due job of a user of a portal that neither another claim nor this one (p_held) is taking; null when there is none.';

revoke all on function private.hold_first_job(p_kinds text[], p_account_id uuid, p_user_id uuid, p_held bigint[]) from public;
