-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.dead_letters_replay(p_account_id uuid, p_ids bigint[] default null::bigint[], p_filter jsonb default null::jsonb, p_dry_run boolean default false) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.replay_dead_letters(p_account_id, p_ids, p_filter, coalesce(p_dry_run, false))
$$;
comment on function public.dead_letters_replay(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) is 'Puts dead jobs of a portal back into the queue, those named or up to 500 of a filter, for owners and admins: the outcome of each, how many, and of a filter how many remain. With p_dry_run nothing is done, and the same is answered.';

revoke all on function public.dead_letters_replay(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) from public;
grant all on function public.dead_letters_replay(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) to authenticated;
