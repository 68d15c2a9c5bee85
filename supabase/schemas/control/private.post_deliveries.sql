-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.post_deliveries() returns void
  language plpgsql
  set search_path = ''
  as $_$
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
$_$;
comment on function private.post_deliveries() is 'Posts what is due by pg_net and reads what was answered; does nothing where there is no pg_net.';

revoke all on function private.post_deliveries() from public;
