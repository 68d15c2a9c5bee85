-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.write_two_way(p_contact_id uuid, p_values jsonb) returns void
  language sql
  set search_path = ''
  as $$
  update public.contacts c set email = p_values ->> 'email', firstname = p_values ->> 'firstname',
    lastname = p_values ->> 'lastname', student_id = p_values ->> 'student_id', updated_at = clock_timestamp()
  where c.id = p_contact_id and p_values <> private.two_way_values(c)
$$;
comment on function private.write_two_way(p_contact_id uuid, p_values jsonb) is 'Gives a contact these values, where it has others.';

revoke all on function private.write_two_way(p_contact_id uuid, p_values jsonb) from public;
