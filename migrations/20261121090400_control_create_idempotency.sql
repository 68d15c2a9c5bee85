-- Idempotency keys: the same POST twice makes one piece of work.
-- Why: http contract: same key and body, same answer; same key and another body, 409.
-- Who may call: the service.

create table private.idempotency_keys (
  scope text not null,
  key text not null,
  body_sha256 text not null,
  response jsonb,
  created_at timestamptz not null default now(),
  constraint idempotency_keys_pkey primary key (scope, key),
  constraint idempotency_keys_key_is_short check (length(key) between 1 and 255)
);
create index idx_idempotency_keys_created_at on private.idempotency_keys (created_at);
comment on table private.idempotency_keys is 'Requests that carried an Idempotency-Key within the last day.';
comment on column private.idempotency_keys.scope is 'Function, route and user: keys of others never meet.';
comment on column private.idempotency_keys.key is 'The header''s value.';
comment on column private.idempotency_keys.body_sha256 is 'Digest of the request body.';
comment on column private.idempotency_keys.response is 'The answer to give again; null while the request is being worked on.';
comment on column private.idempotency_keys.created_at is 'When the key was first seen.';
comment on index private.idx_idempotency_keys_created_at is 'For removing what is older than a day.';
alter table private.idempotency_keys enable row level security;
create policy "Only the service reads idempotency keys" on private.idempotency_keys
  for select to service_role using (true);
comment on policy "Only the service reads idempotency keys" on private.idempotency_keys is 'Outside the API.';

create function public.idempotency_begin(p_scope text, p_key text, p_body_sha256 text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.idempotency_keys is outside the API
declare
  v_row private.idempotency_keys;
begin
  insert into private.idempotency_keys (scope, key, body_sha256, created_at)
  values (p_scope, p_key, p_body_sha256, clock_timestamp()) on conflict do nothing;
  if found then
    return jsonb_build_object('state', 'new', 'response', null);
  end if;
  select * into v_row from private.idempotency_keys k where k.scope = p_scope and k.key = p_key for update;
  if v_row.body_sha256 is distinct from p_body_sha256 then
    return jsonb_build_object('state', 'conflict', 'response', null);
  elsif v_row.response is not null then
    return jsonb_build_object('state', 'replay', 'response', v_row.response);
  elsif v_row.created_at > clock_timestamp() - interval '1 minute' then
    perform private.raise_problem(409, 'request_in_progress', 'The first request with this key is still being worked on.');
  end if;
  -- The first worker died before it answered: this one takes over.
  update private.idempotency_keys k set created_at = clock_timestamp() where k.scope = p_scope and k.key = p_key;
  return jsonb_build_object('state', 'new', 'response', null);
end
$$;
comment on function public.idempotency_begin(text, text, text) is
  'new: do the work; replay: give the stored answer; conflict: the key came with another body.';

create function public.idempotency_finish(p_scope text, p_key text, p_response jsonb) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  -- definer because private.idempotency_keys is outside the API
  -- Null: the work failed for a while, so the key is given back. Some clients send JSON's null.
  delete from private.idempotency_keys k
  where k.scope = p_scope and k.key = p_key and coalesce(p_response, 'null') = 'null';
  update private.idempotency_keys k set response = p_response where k.scope = p_scope and k.key = p_key;
  select '{"finished": true}'::jsonb
$$;
comment on function public.idempotency_finish(text, text, jsonb) is
  'Stores the answer to give again; null gives the key back.';

revoke execute on function public.idempotency_begin(text, text, text), public.idempotency_finish(text, text, jsonb)
  from public, anon, authenticated;
grant execute on function public.idempotency_begin(text, text, text), public.idempotency_finish(text, text, jsonb)
  to service_role;
