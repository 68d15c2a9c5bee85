-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.webhook_object(p_subject text) returns text
  language sql stable
  set search_path = ''
  as $$
  select coalesce((select s.object_type from private.webhook_subjects s where s.subject = p_subject), nullif(left(p_subject, 100), ''), 'unknown')
$$;
comment on function private.webhook_object(p_subject text) is 'The mirror''s name of what an event calls so; the same word when there is none.';

revoke all on function private.webhook_object(p_subject text) from public;
