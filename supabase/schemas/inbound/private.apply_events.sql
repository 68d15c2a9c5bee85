-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.apply_events(p_account_id uuid, p_object text, p_ids text[], p_before timestamptz) returns void
  language sql
  set search_path = ''
  as $$
  update public.webhook_events w set applied_at = clock_timestamp()
  where w.account_id = p_account_id and w.object_type = p_object and w.record_id = any (p_ids) and w.applied_at is null
    and w.folded_at <= p_before
$$;
comment on function private.apply_events(p_account_id uuid, p_object text, p_ids text[], p_before timestamptz) is 'Notes that a read of these records, sent after p_before, is in the mirror.';

revoke all on function private.apply_events(p_account_id uuid, p_object text, p_ids text[], p_before timestamptz) from public;
