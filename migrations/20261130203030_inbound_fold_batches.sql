-- Stored webhook requests become events and dirty records.
-- Why: many requests in one statement, so that a burst costs its answers nothing (30,000 events fold in a part of a second).
-- Who may call: the service.

create table private.webhook_subjects (
  subject text primary key,
  object_type text not null
);
comment on table private.webhook_subjects is 'What webhook events call an object: the word before the dot of a subscription, or the type id.';
comment on column private.webhook_subjects.subject is 'contact, or 0-1.';
comment on column private.webhook_subjects.object_type is 'The mirror''s name: contacts.';
alter table private.webhook_subjects enable row level security;
create policy "Only the service reads webhook subjects" on private.webhook_subjects for select to service_role using (true);
comment on policy "Only the service reads webhook subjects" on private.webhook_subjects is 'Outside the API.';
insert into private.webhook_subjects (subject, object_type) values
  ('contact', 'contacts'), ('0-1', 'contacts'), ('company', 'companies'), ('0-2', 'companies'),
  ('deal', 'deals'), ('0-3', 'deals'), ('call', 'calls'), ('0-48', 'calls');
insert into private.erasure_tables (table_name, why) values ('private.webhook_subjects', 'names of objects');

create function private.told_events(p_batches bigint[])
returns table (digest text, account_id uuid, portal_id text, subscription text, object_type text, record_id text, kind text,
  occurred_at timestamptz, received_at timestamptz, event jsonb)
language sql stable set search_path = ''
as $$
  -- Whatever HubSpot sends, nothing of it fails: what is not there is named unknown, and what has no time happened when it came.
  select distinct on (e.digest) e.digest, a.id, e.portal_id, e.subscription, coalesce(s.object_type, e.subject), e.record_id, e.kind,
    case when e.told_at ~ '^[0-9]{1,14}$' then to_timestamp(e.told_at::bigint / 1000.0) else e.received_at end, e.received_at, e.event
  from (
    select x.value as event, b.received_at, x.value ->> 'occurredAt' as told_at,
      -- What one attempt and the next say alike.
      encode(sha256(convert_to((x.value - 'attemptNumber')::text, 'UTF8')), 'hex') as digest,
      left(coalesce(x.value ->> 'portalId', 'unknown'), 100) as portal_id,
      left(coalesce(x.value ->> 'subscriptionType', 'unknown'), 200) as subscription,
      left(coalesce(case when x.value ->> 'subscriptionType' like 'object.%'
          then coalesce(x.value ->> 'objectTypeId', x.value ->> 'fromObjectTypeId', x.value ->> 'objectType')
        else split_part(x.value ->> 'subscriptionType', '.', 1) end, 'unknown'), 100) as subject,
      left(coalesce(nullif(split_part(x.value ->> 'subscriptionType', '.', 2), ''), 'unknown'), 100) as kind,
      left(coalesce(x.value ->> 'newObjectId', x.value ->> 'objectId', x.value ->> 'primaryObjectId', x.value ->> 'fromObjectId',
        'unknown'), 100) as record_id
    from private.webhook_batches b cross join jsonb_array_elements(b.body) x
    where b.id = any (p_batches) and jsonb_typeof(x.value) = 'object') e
  left join private.webhook_subjects s on s.subject = e.subject
  left join public.hubspot_accounts a on a.portal_id = e.portal_id
  order by e.digest, e.received_at
$$;
comment on function private.told_events(bigint[]) is 'The events of these requests as columns, each once; account_id is null of a portal that nobody connected.';
revoke all on function private.told_events(bigint[]) from public;

create function private.told_records(p_object text, p_event jsonb) returns table (object_type text, record_id text)
language sql stable set search_path = ''
as $$
  select r.object_type, left(r.record_id, 100) from (
    select p_object as object_type, x as record_id from unnest(array[p_event ->> 'objectId', p_event ->> 'primaryObjectId',
      p_event ->> 'newObjectId', p_event ->> 'fromObjectId']) x
    union all
    select p_object, l.value #>> '{}' from jsonb_array_elements(
      case jsonb_typeof(p_event -> 'mergedObjectIds') when 'array' then p_event -> 'mergedObjectIds' else '[]' end) l
    union all
    select (select s.object_type from private.webhook_subjects s where s.subject = p_event ->> 'toObjectTypeId'), p_event ->> 'toObjectId') r
  where r.object_type is not null and r.record_id ~ '^\S+$'
$$;
comment on function private.told_records(text, jsonb) is 'The records that an event of this object announces: all of a merge, both ends of a link.';
revoke all on function private.told_records(text, jsonb) from public;
