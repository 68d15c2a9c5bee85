-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tell_channels() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes alert_deliveries
begin
  insert into public.alert_deliveries (account_id, channel_id, alert_id, event)
  select new.account_id, c.id, new.id, case when new.status = 'resolved' then 'resolved' when new.escalations > 0 then 'escalated' else 'opened' end
  from public.alert_channels c where c.account_id = new.account_id and c.is_enabled and (c.min_severity = 'warning' or new.severity = 'critical');
  return null;
end
$$;
comment on function private.tell_channels() is 'Row trigger of alerts: what opens, is escalated or resolved goes to the channels.';

revoke all on function private.tell_channels() from public;
