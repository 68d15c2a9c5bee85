-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_conflict_resolve(p_id uuid, p_winner text) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.resolve_conflict(p_id, p_winner)
$$;
comment on function public.sync_conflict_resolve(p_id uuid, p_winner text) is 'Decides a conflict, or overrules its rule: the contact gets the value of hubspot or of supabase (ours), which is sent like any change.';

revoke all on function public.sync_conflict_resolve(p_id uuid, p_winner text) from public;
grant all on function public.sync_conflict_resolve(p_id uuid, p_winner text) to authenticated;
