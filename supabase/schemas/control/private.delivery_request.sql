-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.delivery_request(p_id bigint) returns table(url text, headers jsonb, body jsonb)
  language sql stable
  set search_path = ''
  as $$
  -- Signed is the body as jsonb writes it, which is what pg_net sends. The three characters are those that Slack wants escaped.
  select c.url, jsonb_build_object('content-type', 'application/json', 'x-alert-event', d.event, 'x-alert-delivery', d.id::text,
    'x-signature', 'sha256=' || private.hmac_sha256(private.secret('alert_channel/' || c.id), b.body::text)), b.body
  from public.alert_deliveries d join public.alert_channels c on c.id = d.channel_id join public.alerts a on a.id = d.alert_id
  join public.alert_rules r on r.id = a.rule_id join public.hubspot_accounts p on p.id = d.account_id
  cross join lateral (select jsonb_build_object('text', replace(replace(replace(format('[%s] portal %s, %s (%s): %s',
    case when d.event = 'opened' then a.severity else d.event end, p.portal_id, r.name, a.subject, a.detail),
    '&', '&amp;'), '<', '&lt;'), '>', '&gt;')) as body) b
  where d.id = p_id
$$;
comment on function private.delivery_request(p_id bigint) is 'What is posted of a delivery: address, headers with the signature, and the body.';

revoke all on function private.delivery_request(p_id bigint) from public;
