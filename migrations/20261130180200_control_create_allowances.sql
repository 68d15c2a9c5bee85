-- What costs computing or money while somebody waits is asked for by name: so often in a while for each user.
-- Why: any account that signed up could spend the platform's model or the operator's key without end.
-- Who may call: allowance_take signed-in users, in their own name.

alter table private.limits add column needs_portal boolean not null default false;
comment on column private.limits.needs_portal is 'Only for members of a portal; a personal space alone does not do.';
insert into private.limits (name, per_user, window_seconds, needs_portal) values
  -- A person who tries things out; a parse preview takes up to two seconds of a worker.
  ('previews', 30, 60, true),
  -- Each with up to 64 texts for the provider.
  ('embeddings', 20, 60, true),
  ('searches', 60, 60, false);

create table private.user_leases (
  user_id uuid not null,
  bucket text not null,
  grants timestamptz[] not null default '{}',
  constraint user_leases_pkey primary key (user_id, bucket),
  constraint user_leases_belong_to_a_user foreign key (user_id) references auth.users (id) on delete cascade,
  constraint user_leases_bucket_is_limited foreign key (bucket) references private.limits (name) on delete cascade
) with (fillfactor = 50);
comment on table private.user_leases is 'What users were granted within the current window, each by name.';
comment on column private.user_leases.user_id is 'The user.';
comment on column private.user_leases.bucket is 'Name of the limit.';
comment on column private.user_leases.grants is 'When each still counted one was granted, oldest first.';
create index idx_user_leases_bucket on private.user_leases (bucket);
comment on index private.idx_user_leases_bucket is 'For the foreign key.';
alter table private.user_leases enable row level security;
create policy "Only the service reads user leases" on private.user_leases for select to service_role using (true);
comment on policy "Only the service reads user leases" on private.user_leases is 'Outside the API.';

create function private.take_allowance(p_name text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because limits and leases are outside the API; the caller takes for itself alone
declare
  v_user_id uuid := (select auth.uid());
  v_limit private.limits;
  v_grants timestamptz[];
  v_now timestamptz;
  v_window interval;
begin
  select * into v_limit from private.limits l where l.name = p_name and l.window_seconds is not null;
  if v_limit.name is null then
    perform private.raise_problem(404, 'unknown_allowance', 'There is no such allowance.');
  elsif v_limit.needs_portal and not exists (select from public.account_members m where m.user_id = v_user_id) then
    perform private.raise_problem(403, 'no_portal', 'This is for members of a portal: connect one, or accept an invitation to one.');
  end if;
  -- One asker at a time; the clock is read under the lock, so that grants are in order.
  insert into private.user_leases (user_id, bucket) values (v_user_id, p_name) on conflict do nothing;
  select l.grants into v_grants from private.user_leases l where l.user_id = v_user_id and l.bucket = p_name for update;
  v_now := clock_timestamp();
  v_window := make_interval(secs => v_limit.window_seconds);
  v_grants := array(select g from unnest(v_grants) g where g > v_now - v_window order by g);
  if cardinality(v_grants) >= v_limit.per_user then
    perform private.refuse('too_many_' || p_name, format('%s %s in %s seconds is the most; wait a little.',
      v_limit.per_user, p_name, v_limit.window_seconds),
      greatest(ceil(extract(epoch from v_grants[cardinality(v_grants) - v_limit.per_user + 1] + v_window - v_now) * 1000), 1)::bigint);
  end if;
  update private.user_leases l set grants = v_grants || v_now where l.user_id = v_user_id and l.bucket = p_name;
end
$$;
comment on function private.take_allowance(text) is
  'Takes one of what the caller may have in a while; 429 too_many_… with when to come again, 403 no_portal without a portal where one is needed.';
revoke all on function private.take_allowance(text) from public, anon, authenticated, service_role;
grant execute on function private.take_allowance(text) to authenticated;

create function public.allowance_take(p_name text) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  if (select auth.uid()) is null then
    perform private.raise_problem(401, 'unauthorized', 'Sign in first.');
  end if;
  perform private.take_allowance(p_name);
  return jsonb_build_object('taken', true);
end
$$;
comment on function public.allowance_take(text) is
  'Takes one of the caller''s previews, embeddings or searches; a function asks before it reads what it was sent. 429 when there is none left for now.';
revoke all on function public.allowance_take(text) from public, anon, authenticated, service_role;
grant execute on function public.allowance_take(text) to authenticated;
