-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.client_address() returns inet
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_header text := (select s.value from private.settings s where s.name = 'client_address_header');
  v_client text := trim(coalesce(private.vouched_address(), private.request_header(v_header),
    split_part(private.request_header('x-forwarded-for'), ',', -1)));
begin
  -- Statements of their own: the planner would fold a cast within a case, and fail on what is none.
  if not pg_input_is_valid(v_client, 'inet') then
    return null;
  end if;
  return v_client::inet;
end
$$;
comment on function private.client_address() is 'Address of the client, null when it is none: that which one of our functions vouches for, else of the header that the setting client_address_header names and the platform overwrites (cf-connecting-ip on hosted projects), else the last of X-Forwarded-For.';

revoke all on function private.client_address() from public;
