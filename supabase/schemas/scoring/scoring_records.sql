-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.scoring_records(p_account_id uuid, p_object_type text, p_ids text[]) returns json
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because the builder is outside the API
  select json_build_object('records', r.records)
  from private.read_scoring_records(p_account_id, p_object_type, p_ids) r
$$;
comment on function public.scoring_records(p_account_id uuid, p_object_type text, p_ids text[]) is 'Records of the mirror as scoring reads them; ids that are unknown or archived are absent.';

revoke all on function public.scoring_records(p_account_id uuid, p_object_type text, p_ids text[]) from public;
grant all on function public.scoring_records(p_account_id uuid, p_object_type text, p_ids text[]) to service_role;
