-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.alert_acknowledge(p_alert_id bigint, p_note text default null::text) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.acknowledge_alert(p_alert_id, p_note)
$$;
comment on function public.alert_acknowledge(p_alert_id bigint, p_note text) is 'Takes an open alert on, for owners, admins and members: it is escalated no more. Who was first stays; a note may be changed.';

revoke all on function public.alert_acknowledge(p_alert_id bigint, p_note text) from public;
grant all on function public.alert_acknowledge(p_alert_id bigint, p_note text) to authenticated;
