-- What hosted has besides ../platform.sql, for the tests of this folder: the vault, and realtime's way to send.

create schema vault;
create table vault.secrets (id uuid primary key default gen_random_uuid(), name text unique, secret text);
create view vault.decrypted_secrets as select s.id, s.name, s.secret as decrypted_secret from vault.secrets s;
create function vault.create_secret(new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null)
returns uuid language sql as $$ insert into vault.secrets (name, secret) values (new_name, new_secret) returning id $$;
create function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null, new_description text default null,
  new_key_id uuid default null) returns void language sql as $$ update vault.secrets set secret = new_secret where id = secret_id $$;
grant usage on schema vault to postgres;
grant all on all tables in schema vault to postgres;
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void language sql as $$ select $$;
