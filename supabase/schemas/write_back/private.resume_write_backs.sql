-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.resume_write_backs() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_object text;
begin
  update public.score_write_back_setups s set state = 'new', error_code = null, error_message = null
  where s.account_id = new.id and s.state = 'blocked';
  for v_object in
    select w.object_type from public.score_write_backs w where w.account_id = new.id and w.pending_since is not null
    union select s.object_type from public.score_write_back_setups s where s.account_id = new.id and s.sweep_from is not null
    order by 1
  loop
    perform private.enqueue_write_back(new.id, v_object);
  end loop;
  return null;
end
$$;
comment on function private.resume_write_backs() is 'Row trigger: a portal that is connected anew, perhaps with more scopes, is written to again.';

revoke all on function private.resume_write_backs() from public;
