-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.stamp_consent() returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  new.consented_at := case when new.consent_version is not null then clock_timestamp() end;
  return new;
end
$$;
comment on function private.stamp_consent() is 'Row trigger: notes when a consent was given; null when it was withdrawn.';

revoke all on function private.stamp_consent() from public;
