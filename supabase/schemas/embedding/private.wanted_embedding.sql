-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wanted_embedding(p_account_id uuid, p_default jsonb, out provider text, out model text, out settings jsonb) returns record
  language plpgsql stable
  set search_path = ''
  as $$
begin
  select c.provider, c.model, c.settings into provider, model, settings from public.ai_configurations c
  where c.account_id = p_account_id and c.purpose = 'documents:embedding' and c.is_active;
  if provider is null then
    provider := p_default ->> 'provider';
    model := p_default ->> 'model';
    settings := '{}';
  end if;
  if provider is null then
    return;
  end if;
  if coalesce(model, 'auto') in ('auto', '') then
    model := case provider when 'openai' then 'text-embedding-3-small' when 'supabase' then 'gte-small' when 'local' then 'lexical-1' end;
  end if;
  if model is null then
    perform private.raise_problem(422, 'unknown_provider', 'An embedding provider is openai, supabase or local.');
  end if;
end
$$;
comment on function private.wanted_embedding(p_account_id uuid, p_default jsonb, out provider text, out model text, out settings jsonb) is 'The active configuration documents:embedding of a portal, else the default {provider, model}; all null when neither is there.';

revoke all on function private.wanted_embedding(p_account_id uuid, p_default jsonb, out provider text, out model text, out settings jsonb) from public;
