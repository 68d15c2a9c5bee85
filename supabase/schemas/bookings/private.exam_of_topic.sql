-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.exam_of_topic(p_topic text) returns uuid
  language sql immutable
  set search_path = ''
  as $_$
  select case when p_topic ~ '^exam:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then substr(p_topic, 6)::uuid end
$_$;
comment on function private.exam_of_topic(p_topic text) is 'The exam that a topic is of; null for another topic.';

revoke all on function private.exam_of_topic(p_topic text) from public;
grant all on function private.exam_of_topic(p_topic text) to authenticated;
