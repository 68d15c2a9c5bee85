-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.feed_entities(p_account_id uuid, p_object text, p_ids text[]) returns integer
  language sql
  set search_path = ''
  as $$
  select private.feed_exams(p_account_id, p_object, p_ids) + private.feed_bookings(p_account_id, p_object, p_ids)
$$;
comment on function private.feed_entities(p_account_id uuid, p_object text, p_ids text[]) is 'Feeds these records of an object, or all of them, to the entity of that name, if it is of one; how many.';

revoke all on function private.feed_entities(p_account_id uuid, p_object text, p_ids text[]) from public;
