-- Turns: which portal, and which of its users, is served next.
-- Why: in order of time one request with 600 documents made everybody else's wait for all of them.
-- Who may call: definer functions of this schema only.

-- Claims are numbered, and the last number says who was served last. A sequence and indexes, no row that all claims would
-- have to lock: two at once may both serve the same portal, each another job of it, and neither waits.
alter table private.jobs add column turn bigint;
create sequence private.jobs_turn_seq owned by private.jobs.turn;
comment on sequence private.jobs_turn_seq is 'Numbers the claims of jobs.';
comment on column private.jobs.turn is 'Number of the claim that last gave it to a worker; null before the first.';
create index idx_jobs_turns on private.jobs (kind, account_id, coalesce(user_id, account_id), run_after, id)
  where state = 'queued';
comment on index private.idx_jobs_turns is 'The portals, their users and the first job of each that wait, one probe for each.';
create index idx_jobs_served on private.jobs (kind, turn) where turn is not null;
comment on index private.idx_jobs_served is 'Which portal was served last.';
create index idx_jobs_served_in_account on private.jobs (kind, account_id, turn) where turn is not null;
comment on index private.idx_jobs_served_in_account is 'Which user of a portal was served last.';

create function private.next_account(p_kinds text[], p_after uuid) returns uuid
language sql stable set search_path = ''
as $$
  select n.account_id from unnest(p_kinds) k (kind) cross join lateral (
    select j.account_id from private.jobs j
    where j.kind = k.kind and j.state = 'queued' and j.account_id > p_after
    order by j.account_id limit 1) n
  order by n.account_id limit 1
$$;
comment on function private.next_account(text[], uuid) is
  'The next portal by id that has jobs of these kinds in the queue, due or not; null after the last.';
revoke all on function private.next_account(text[], uuid) from public, anon, authenticated, service_role;

create function private.next_user(p_kinds text[], p_account_id uuid, p_after uuid) returns uuid
language sql stable set search_path = ''
as $$
  select n.user_id from unnest(p_kinds) k (kind) cross join lateral (
    select coalesce(j.user_id, j.account_id) as user_id from private.jobs j
    where j.kind = k.kind and j.state = 'queued' and j.account_id = p_account_id and coalesce(j.user_id, j.account_id) > p_after
    order by coalesce(j.user_id, j.account_id) limit 1) n
  order by n.user_id limit 1
$$;
comment on function private.next_user(text[], uuid, uuid) is
  'The next user of a portal by id, or the portal itself, with jobs of these kinds in the queue; null after the last.';
revoke all on function private.next_user(text[], uuid, uuid) from public, anon, authenticated, service_role;

create function private.hold_first_job(p_kinds text[], p_account_id uuid, p_user_id uuid, p_held bigint[]) returns private.jobs
language plpgsql volatile set search_path = ''
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
comment on function private.hold_first_job(text[], uuid, uuid, bigint[]) is
  'Locks the first due job of a user of a portal that neither another claim nor this one (p_held) is taking; null when there is none.';
revoke all on function private.hold_first_job(text[], uuid, uuid, bigint[]) from public, anon, authenticated, service_role;

create function private.hold_next_job(p_kinds text[], p_account_id uuid, p_last uuid, p_held bigint[]) returns private.jobs
language plpgsql volatile set search_path = ''
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
comment on function private.hold_next_job(text[], uuid, uuid, bigint[]) is 'Locks the due job of a portal whose user''s turn it is, after p_last or who was served last; null when there is none.';
revoke all on function private.hold_next_job(text[], uuid, uuid, bigint[]) from public, anon, authenticated, service_role;
