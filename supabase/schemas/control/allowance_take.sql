-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.allowance_take(p_name text) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  if (select auth.uid()) is null then
    perform private.raise_problem(401, 'unauthorized', 'Sign in first.');
  end if;
  perform private.take_allowance(p_name);
  return jsonb_build_object('taken', true);
end
$$;
comment on function public.allowance_take(p_name text) is 'Takes one of the caller''s previews, embeddings or searches; a function asks before it reads what it was sent. 429 when there is none left for now.';

revoke all on function public.allowance_take(p_name text) from public;
grant all on function public.allowance_take(p_name text) to authenticated;
