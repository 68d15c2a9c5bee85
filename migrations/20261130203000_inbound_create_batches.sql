-- Webhook requests as they came: stored before the answer, read afterwards.
-- Why: HubSpot waits 5 s and sends bursts; what is stored needs no second delivery, and to read it takes longer than to keep it.
-- Who may call: the service.

create table private.webhook_batches (
  id bigint generated always as identity primary key,
  digest text not null,
  body jsonb,
  received_at timestamptz not null,
  folded_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint webhook_batches_digest_is_sha256 check (digest ~ '^[0-9a-f]{64}$'),
  constraint webhook_batches_body_is_an_array check (jsonb_typeof(body) = 'array'),
  constraint webhook_batches_wait_with_their_body check ((body is null) = (folded_at is not null)),
  constraint webhook_batches_come_once unique (digest)
);
comment on table private.webhook_batches is 'Webhook requests: each until it is read, and for three days what it was known by.';
comment on column private.webhook_batches.id is 'Order of arrival.';
comment on column private.webhook_batches.digest is 'SHA-256 of the body as it was sent: the same request again is stored once.';
comment on column private.webhook_batches.body is 'The events; null once they are read.';
comment on column private.webhook_batches.received_at is 'When the function had the request, by its clock.';
comment on column private.webhook_batches.folded_at is 'When its events were read; null while it waits.';
comment on column private.webhook_batches.created_at is 'When it was stored.';
create index idx_webhook_batches_waiting on private.webhook_batches (id) where folded_at is null;
comment on index private.idx_webhook_batches_waiting is 'What is to be read, in order of arrival.';
create index idx_webhook_batches_created on private.webhook_batches (created_at);
comment on index private.idx_webhook_batches_created is 'What is past its time.';
alter table private.webhook_batches enable row level security;
create policy "Only the service reads webhook requests" on private.webhook_batches for select to service_role using (true);
comment on policy "Only the service reads webhook requests" on private.webhook_batches is 'Outside the API.';

create function public.webhook_store(p_body jsonb, p_digest text, p_received_at timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.webhook_batches is outside the API
declare
  v_id bigint;
begin
  if coalesce(jsonb_typeof(p_body), '') <> 'array' then
    perform private.raise_problem(400, 'invalid_events', 'A webhook request is an array of events.');
  end if;
  insert into private.webhook_batches (digest, body, received_at) values (p_digest, p_body, p_received_at)
  on conflict (digest) do nothing returning id into v_id;
  return jsonb_build_object('stored', v_id is not null);
end
$$;
comment on function public.webhook_store(jsonb, text, timestamptz) is
  'Keeps a webhook request until it is read; stored is false for one that came before.';
revoke all on function public.webhook_store(jsonb, text, timestamptz) from public, anon, authenticated;
grant execute on function public.webhook_store(jsonb, text, timestamptz) to service_role;

insert into private.erasure_tables (table_name, is_scrubbed, why) values
  ('private.webhook_batches', false, 'bodies of seconds, emptied when they are read');
