-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.check_share(p_name text, p_of_user bigint, p_of_account bigint) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_limit private.limits;
  v_words text := replace(p_name, '_', ' ');
begin
  select * into v_limit from private.limits l where l.name = p_name;
  if p_of_user > v_limit.per_user then
    perform private.refuse('too_many_' || p_name, format('You have %s %s, and %s is the most; wait until some have ended.',
      p_of_user, v_words, v_limit.per_user), v_limit.retry_after_seconds * 1000);
  elsif p_of_account > v_limit.per_account then
    perform private.refuse('too_many_' || p_name, format('This portal has %s %s, and %s is the most; wait until some have ended.',
      p_of_account, v_words, v_limit.per_account), v_limit.retry_after_seconds * 1000);
  end if;
end
$$;
comment on function private.check_share(p_name text, p_of_user bigint, p_of_account bigint) is '429 too_many_… when a user or a portal has more than its share, the new ones counted.';

revoke all on function private.check_share(p_name text, p_of_user bigint, p_of_account bigint) from public;
