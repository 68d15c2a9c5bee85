-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.outbox_dead(p_account_id uuid) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select coalesce(jsonb_agg(x.dead order by x.pending_since desc, x.entity_id), '[]') from (
    select r.pending_since, r.entity_id, jsonb_build_object('id', r.entity_id, 'object_type', r.object_type, 'hubspot_id', r.hubspot_id,
      'error', r.error, 'attempts', r.attempts, 'pending_since', private.iso(r.pending_since), 'base', r.base,
      'change', (select to_jsonb(q) - array['account_id', 'updated_at', 'seq'] from public.sync_queue q
        where q.account_id = r.account_id and q.record_id = r.entity_id order by q.seq desc limit 1)) as dead
    from public.sync_records r where r.account_id = p_account_id and r.state = 'dead'
    order by r.pending_since desc, r.entity_id limit 200) x
$$;
comment on function public.outbox_dead(p_account_id uuid) is 'Records whose change is not sent any more, with the reason, what both sides had before and the last change; the latest 200.';

revoke all on function public.outbox_dead(p_account_id uuid) from public;
grant all on function public.outbox_dead(p_account_id uuid) to authenticated;
grant all on function public.outbox_dead(p_account_id uuid) to service_role;
