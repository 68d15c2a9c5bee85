-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hold_next_job(p_kinds text[], p_account_id uuid, p_last uuid, p_held bigint[]) returns private.jobs
  language plpgsql
  set search_path = ''
  as $$
declare
  -- 1. The users after the one who was served last, then those from the first on, himself the last of them.
  v_last uuid := coalesce(p_last, (select s.user_id from unnest(p_kinds) k (kind) cross join lateral (
    select coalesce(j.user_id, j.account_id) as user_id, j.turn from private.jobs j
    where j.kind = k.kind and j.account_id = p_account_id and j.turn is not null
    order by j.turn desc limit 1) s order by s.turn desc limit 1));
  v_first uuid := '00000000-0000-0000-0000-000000000000';
  v_user uuid := coalesce(v_last, v_first);
  v_again boolean := v_last is null;
  v_job private.jobs;
begin
  loop
    v_user := private.next_user(p_kinds, p_account_id, v_user);
    if v_user is null and not v_again then
      v_again := true;
      v_user := v_first;
      continue;
    end if;
    exit when v_user is null or (v_again and v_user > v_last);
    v_job := private.hold_first_job(p_kinds, p_account_id, v_user, p_held);
    exit when v_job.id is not null;
  end loop;
  return v_job;
end
$$;
comment on function private.hold_next_job(p_kinds text[], p_account_id uuid, p_last uuid, p_held bigint[]) is 'Locks the due job of a portal whose user''s turn it is, after p_last or who was served last; null when there is none.';

revoke all on function private.hold_next_job(p_kinds text[], p_account_id uuid, p_last uuid, p_held bigint[]) from public;
