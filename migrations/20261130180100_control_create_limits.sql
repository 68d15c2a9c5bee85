-- What one user, and one portal, may have or ask for at a time.
-- Why: the queues, the models and the bucket are everybody's; whoever takes more than a share is told when to come again.
-- Who may call: definer functions of this schema only; an operator changes the rows.

create table private.limits (
  name text not null,
  per_user bigint not null,
  per_account bigint,
  window_seconds int,
  retry_after_seconds int,
  constraint limits_pkey primary key (name),
  constraint limits_shares_are_positive check (per_user > 0 and per_account > 0),
  constraint limits_times_are_positive check (window_seconds > 0 and retry_after_seconds > 0)
);
comment on table private.limits is 'The most that one user and one portal may have open, ask for, or keep.';
comment on column private.limits.name is 'What is limited; its refusal has the code too_many_ and this name.';
comment on column private.limits.per_user is 'The most for one user.';
comment on column private.limits.per_account is 'The most for one portal; null where only users are counted.';
comment on column private.limits.window_seconds is 'Within so many seconds; null where what is there now is counted.';
comment on column private.limits.retry_after_seconds is 'Retry-After of a refusal; null where waiting does not help, or the window says how long.';
alter table private.limits enable row level security;
create policy "Only the service reads limits" on private.limits for select to service_role using (true);
comment on policy "Only the service reads limits" on private.limits is 'Outside the API.';
insert into private.limits (name, per_user, per_account, window_seconds, retry_after_seconds) values
  -- Documents that wait or are worked on: a folder of files at once, and at four seconds each a quarter of an hour.
  ('open_documents', 200, 1000, null, 60),
  ('open_batches', 20, 50, null, 30),
  -- One at a time for each of three object types of a portal is a rule of their own.
  ('open_trainings', 6, 3, null, 60),
  -- One at a time for a portal is a rule of its own; so many portals of one user.
  ('open_syncs', 20, 1, null, 60);

-- PostgREST answers with the status and the headers of a PGRST error; its body is the one that every problem has.
create function private.refuse(p_code text, p_detail text, p_retry_after_ms bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  raise exception using
    errcode = 'PGRST',
    message = jsonb_build_object('code', 'P0001', 'message', p_detail, 'hint', null,
      'details', jsonb_build_object('status', 429, 'code', p_code, 'retry_after_ms', p_retry_after_ms)::text)::text,
    detail = jsonb_build_object('status', 429, 'headers', jsonb_build_object(
      'Retry-After', greatest(ceil(p_retry_after_ms / 1000.0), 1)::int::text))::text;
end
$$;
comment on function private.refuse(text, text, bigint) is 'Ends the transaction with 429, a stable code, and when to come again.';
revoke all on function private.refuse(text, text, bigint) from public, anon, authenticated, service_role;

create function private.hold_share(p_name text, p_account_id uuid, p_user_id uuid) returns void
language sql volatile set search_path = ''
as $$
  -- Counted one after the other, the user before the portal: of two at once both would find room for one.
  select pg_advisory_xact_lock(hashtext('private.limits.' || p_name), hashtext(i::text))
  from unnest(array[p_user_id, p_account_id]) with ordinality x (i, n) where i is not null order by n
$$;
comment on function private.hold_share(text, uuid, uuid) is 'Waits for who is counted at the same moment, until the end of the transaction.';
revoke all on function private.hold_share(text, uuid, uuid) from public, anon, authenticated, service_role;

create function private.check_share(p_name text, p_of_user bigint, p_of_account bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_limit private.limits;
  v_words text := replace(p_name, '_', ' ');
begin
  select * into v_limit from private.limits l where l.name = p_name;
  if p_of_user > v_limit.per_user then
    perform private.refuse('too_many_' || p_name, format('You have %s %s, and %s is the most; wait until some have ended.',
      p_of_user, v_words, v_limit.per_user), v_limit.retry_after_seconds * 1000);
  elsif p_of_account > v_limit.per_account then
    perform private.refuse('too_many_' || p_name, format('This portal has %s %s, and %s is the most; wait until some have ended.',
      p_of_account, v_words, v_limit.per_account), v_limit.retry_after_seconds * 1000);
  end if;
end
$$;
comment on function private.check_share(text, bigint, bigint) is '429 too_many_… when a user or a portal has more than its share, the new ones counted.';
revoke all on function private.check_share(text, bigint, bigint) from public, anon, authenticated, service_role;
