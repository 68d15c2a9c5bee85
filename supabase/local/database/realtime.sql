-- What hosted Supabase has for realtime before the first migration, and what tells the stand-in (realtime/) of a message.
-- Run at each start; every statement may run again.

do $$
begin
  if not exists (select from pg_roles where rolname = 'supabase_realtime_admin') then
    create role supabase_realtime_admin noinherit;
  end if;
end
$$;
-- On hosted supautils lets postgres make policies on the table.
grant supabase_realtime_admin to migration_owner with set false;

create schema if not exists realtime;
grant usage on schema realtime to anon, authenticated, service_role, migration_owner, supabase_realtime_admin;

-- Hosted has a partition for each day and drops those of more than three days; here the rows are deleted (messages.ts).
create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  constraint messages_pkey primary key (id, inserted_at)
);
create index if not exists messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic)
  where extension = 'broadcast' and private;
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

create or replace function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql as $$
declare
  v_id uuid := gen_random_uuid();
begin
  -- Whatever goes wrong, the transaction of the caller goes on.
  begin
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (id, payload, event, topic, private, extension)
    values (v_id, case when payload ? 'id' then payload else jsonb_set(payload, '{id}', to_jsonb(v_id)) end, event, topic, private,
      'broadcast');
  exception when others then
    raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
  end;
end
$$;

create or replace function realtime.broadcast_changes(topic_name text, event_name text, operation text, table_name text,
  table_schema text, new record, old record, level text default 'ROW') returns void language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(jsonb_build_object('old_record', old, 'record', new, 'operation', operation, 'table', table_name,
    'schema', table_schema), event_name, topic_name);
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

-- Hosted reads the log of the database. A notification comes after the commit too and in the order of commits, but holds
-- 8,000 bytes at most: it names 200 messages, which are then read.
create or replace function realtime.notify_stack() returns trigger language plpgsql as $$
declare
  v_ids text;
begin
  for v_ids in
    select string_agg(numbered.id::text, ',' order by numbered.n)
    from (select m.id, row_number() over () as n from inserted m) numbered
    group by (numbered.n - 1) / 200
    order by (numbered.n - 1) / 200
  loop
    perform pg_notify('realtime_messages', v_ids);
  end loop;
  return null;
end
$$;
create or replace trigger notify_stack after insert on realtime.messages
  referencing new table as inserted for each statement execute function realtime.notify_stack();
