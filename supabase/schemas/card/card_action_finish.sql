-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.card_action_finish(p_action_id bigint, p_outcome text) returns jsonb
  language sql
  set search_path = ''
  as $$
  delete from public.card_actions c where c.id = p_action_id and c.finished_at is null and p_outcome is null;
  update public.card_actions c set outcome = p_outcome, finished_at = clock_timestamp()
  where c.id = p_action_id and c.finished_at is null;
  select '{"finished": true}'::jsonb
$$;
comment on function public.card_action_finish(p_action_id bigint, p_outcome text) is 'Notes how an action ended: done, or the code of the problem; null gives it back after a failure that passes by itself.';

revoke all on function public.card_action_finish(p_action_id bigint, p_outcome text) from public;
grant all on function public.card_action_finish(p_action_id bigint, p_outcome text) to service_role;
