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

create function private.webhook_object(p_subject text) returns text
language sql stable set search_path = ''
as $$
  select coalesce((select s.object_type from private.webhook_subjects s where s.subject = p_subject), nullif(left(p_subject, 100), ''), 'unknown')
$$;
comment on function private.webhook_object(text) is 'The mirror''s name of what an event calls so; the same word when there is none.';
revoke all on function private.webhook_object(text) from public;

create function private.read_event(p_event jsonb, p_received_at timestamptz)
returns table (digest text, portal_id text, subscription text, object_type text, record_id text, kind text, property text, value text,
  occurred_at timestamptz, marks jsonb)
language plpgsql stable set search_path = ''
as $$
declare
  v_subject text := coalesce(p_event ->> 'objectTypeId', p_event ->> 'fromObjectTypeId', p_event ->> 'objectType');
  v_object text;
  v_forced boolean;
  v_at jsonb := '{}';
begin
  subscription := left(coalesce(p_event ->> 'subscriptionType', 'unknown'), 200);
  -- What one attempt and the next say alike.
  digest := encode(sha256(convert_to((p_event - 'attemptNumber')::text, 'UTF8')), 'hex');
  portal_id := left(coalesce(p_event ->> 'portalId', 'unknown'), 100);
  kind := coalesce(nullif(split_part(subscription, '.', 2), ''), 'unknown');
  v_object := private.webhook_object(case split_part(subscription, '.', 1) when 'object' then v_subject
    else split_part(subscription, '.', 1) end);
  object_type := v_object;
  record_id := left(coalesce(p_event ->> 'newObjectId', p_event ->> 'objectId', p_event ->> 'primaryObjectId',
    p_event ->> 'fromObjectId', 'unknown'), 100);
  property := left(p_event ->> 'propertyName', 200);
  value := p_event ->> 'propertyValue';
  -- A number of milliseconds below the year 5138; else when it came.
  occurred_at := p_received_at;
  if p_event ->> 'occurredAt' ~ '^\d{1,14}$' then
    occurred_at := to_timestamp((p_event ->> 'occurredAt')::bigint / 1000.0);
    v_at := jsonb_build_object('at', occurred_at);
  end if;
  -- A deletion, a merge and a link move no date that a search or a stamp would tell.
  v_forced := kind not in ('creation', 'propertyChange');
  select jsonb_agg(jsonb_build_object('object', m.object_type, 'id', m.record_id, 'forced', v_forced,
      'links', kind <> 'propertyChange', 'erase', kind = 'privacyDeletion') || v_at) into marks
  from (
    select distinct r.object_type, left(r.record_id, 100) as record_id from (
      select v_object as object_type, x as record_id from unnest(array[p_event ->> 'objectId', p_event ->> 'primaryObjectId',
        p_event ->> 'newObjectId', p_event ->> 'fromObjectId']) x
      union all
      select v_object, l.value #>> '{}' from jsonb_array_elements(
        case jsonb_typeof(p_event -> 'mergedObjectIds') when 'array' then p_event -> 'mergedObjectIds' else '[]' end) l
      union all
      select private.webhook_object(p_event ->> 'toObjectTypeId'), p_event ->> 'toObjectId' where p_event ? 'toObjectId') r
    where r.record_id ~ '^\S+$') m;
  return next;
end
$$;
comment on function private.read_event(jsonb, timestamptz) is
  'One webhook event as columns, and the records that it announces (object, id, at, forced, links, erase); whatever HubSpot sends, it does not fail.';
revoke all on function private.read_event(jsonb, timestamptz) from public;
