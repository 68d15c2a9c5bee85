-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.remove_scores() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the scores are no right of whoever deletes an account
begin
  delete from public.record_scores s using gone g where s.account_id = g.id;
  delete from public.record_score_history h using gone g where h.account_id = g.id;
  return null;
end
$$;
comment on function private.remove_scores() is 'Statement trigger: scores and their history go with the account.';

revoke all on function private.remove_scores() from public;
