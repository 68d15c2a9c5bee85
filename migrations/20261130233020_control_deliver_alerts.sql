-- Alerts are posted at least once, signed, by pg_net where it is and by the local stack where not.

create function private.tell_channels() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
  insert into public.alert_deliveries (account_id, channel_id, alert_id, event)
  select new.account_id, c.id, new.id, case when new.status = 'resolved' then 'resolved' when new.escalations > 0 then 'escalated' else 'opened' end
  from public.alert_channels c where c.account_id = new.account_id and c.is_enabled and (c.min_severity = 'warning' or new.severity = 'critical');
  return null;
end
$$;
comment on function private.tell_channels() is 'Row trigger of alerts: what opens, is escalated or resolved goes to the channels.';
revoke all on function private.tell_channels() from public;
create trigger _500_tell_channels after insert on public.alerts for each row execute function private.tell_channels();
create trigger _510_tell_channels_of_a_change after update on public.alerts
  for each row when (new.status <> old.status or new.escalations > old.escalations) execute function private.tell_channels();

create function private.delivery_request(p_id bigint) returns table (url text, headers jsonb, body jsonb)
language sql stable security invoker set search_path = '' as $$
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
comment on function private.delivery_request(bigint) is 'What is posted of a delivery: address, headers with the signature, and the body.';
revoke all on function private.delivery_request(bigint) from public;

create function private.settle_delivery(p_id bigint, p_status integer, p_error text) returns void
language sql security invoker set search_path = '' as $$
  -- Again after 1, 2, 4 … 64 minutes; after eight posts in two hours it is given up.
  update public.alert_deliveries d set last_status = p_status, last_error = left(private.redact(p_error), 300), request_id = null,
    state = case when p_status between 200 and 299 then 'delivered' when d.attempts >= 8 then 'failed' else 'queued' end,
    delivered_at = case when p_status between 200 and 299 then clock_timestamp() end,
    run_after = clock_timestamp() + interval '1 minute' * 2 ^ greatest(d.attempts - 1, 0)
  where d.id = p_id and d.state = 'sending'
$$;
comment on function private.settle_delivery(bigint, integer, text) is 'Enters what a post was answered: a 2xx, or it is tried again.';
revoke all on function private.settle_delivery(bigint, integer, text) from public;

create function private.take_deliveries(p_limit integer) returns table (id bigint, url text, headers jsonb, body text)
language plpgsql security invoker set search_path = '' as $$
declare
  v_ids bigint[];
begin
  -- One that nobody answered for two minutes may have arrived, and is posted again: at least once.
  perform private.settle_delivery(d.id, null, 'no answer') from public.alert_deliveries d
  where d.state = 'sending' and d.run_after <= clock_timestamp();
  v_ids := array(select d.id from public.alert_deliveries d where d.state = 'queued' and d.run_after <= clock_timestamp()
    order by d.id limit p_limit for no key update skip locked);
  update public.alert_deliveries d set state = 'sending', attempts = d.attempts + 1, run_after = clock_timestamp() + interval '2 minutes'
  where d.id = any (v_ids);
  return query select i, r.url, r.headers, r.body::text from unnest(v_ids) i cross join lateral private.delivery_request(i) r;
end
$$;
comment on function private.take_deliveries(integer) is 'Takes the deliveries that are due for posting; who takes them settles them.';
revoke all on function private.take_deliveries(integer) from public;

create function private.post_deliveries() returns void
language plpgsql security invoker set search_path = '' as $$
declare
  v_post record;
  v_request bigint;
begin
  if not private.has_function('net.http_post(text,jsonb,jsonb,jsonb,integer)') then
    return;
  end if;
  execute $sql$
    select private.settle_delivery(d.id, x.status_code, case when x.timed_out then 'timed out' else x.error_msg end)
    from public.alert_deliveries d join net._http_response x on x.id = d.request_id where d.state = 'sending'
  $sql$;
  for v_post in select t.* from private.take_deliveries(100) t loop
    execute 'select net.http_post($1, $2, ''{}''::jsonb, $3, 5000)' into v_request using v_post.url, v_post.body::jsonb, v_post.headers;
    update public.alert_deliveries d set request_id = v_request where d.id = v_post.id;
  end loop;
end
$$;
comment on function private.post_deliveries() is 'Posts what is due by pg_net and reads what was answered; does nothing where there is no pg_net.';
revoke all on function private.post_deliveries() from public;

create or replace function private.keep_watch() returns void
language plpgsql security definer set search_path = '' as $$
-- definer because it reads jobs and writes alerts
declare
  v_account_id uuid;
begin
  -- One at a time; whoever comes second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('private.keep_watch')) then
    return;
  end if;
  for v_account_id in
    select a.id from public.hubspot_accounts a where a.personal_of is null order by a.id
  loop
    begin
      perform private.check_alerts(v_account_id);
    exception when others then
      -- What is wrong with one portal is no reason to look at no other.
      raise warning 'the alerts of % are not checked: %', v_account_id, sqlerrm;
    end;
  end loop;
  perform private.escalate_alerts();
  perform private.post_deliveries();
  delete from public.alert_deliveries d where d.state in ('delivered', 'failed') and d.created_at < now() - interval '30 days';
end
$$;
