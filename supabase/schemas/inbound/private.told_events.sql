-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.told_events(p_batches bigint[]) returns table(digest text, account_id uuid, portal_id text, subscription text, object_type text, record_id text, kind text, occurred_at timestamptz, received_at timestamptz, event jsonb)
  language sql stable
  set search_path = ''
  as $_$
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
$_$;
comment on function private.told_events(p_batches bigint[]) is 'The events of these requests as columns, each once; account_id is null of a portal that nobody connected.';

revoke all on function private.told_events(p_batches bigint[]) from public;
