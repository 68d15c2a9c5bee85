-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.follow_embedding_configuration() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because a switch is a job, and the caller's own row policies have already decided
begin
  if new.provider not in ('openai', 'supabase', 'local') then
    perform private.raise_problem(422, 'unknown_provider', 'An embedding provider is openai, supabase or local.');
  end if;
  -- Without an active model no document was embedded yet: the first one takes what it finds.
  if exists (select from private.embedding_models m where m.account_id = new.account_id and m.state = 'active') then
    perform private.choose_embedding_model(new.account_id, null);
  end if;
  return null;
end
$$;
comment on function private.follow_embedding_configuration() is 'Row trigger: another embedding model in force begins a switch at once.';

revoke all on function private.follow_embedding_configuration() from public;
