-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.follow_links(p_account_id uuid, p_object text, p_before text[], p_after text[]) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_other record;
begin
  -- Only what changed, and only where the other end disagrees: two lists that never agree are not read for ever.
  for v_other in
    select c.to_object, jsonb_agg(distinct jsonb_build_object('id', c.to_id, 'forced', true)) as marks
    from (
      select split_part(x, '/', 1) as id, split_part(x, '/', 2) as to_object, split_part(x, '/', 3) as to_id, x = any (p_after) as is_linked
      from (
        (select unnest(p_before) except select unnest(p_after)) union all (select unnest(p_after) except select unnest(p_before))) u (x)
    ) c
    where c.is_linked <> exists (
      select from public.hubspot_associations a
      where a.account_id = p_account_id and a.from_object_id = c.to_id and a.to_object_id = c.id
        and a.from_object_type = c.to_object and a.to_object_type = p_object)
    group by 1 order by 1
  loop
    perform private.mark_dirty(p_account_id, v_other.to_object, v_other.marks, interval '0');
  end loop;
end
$$;
comment on function private.follow_links(p_account_id uuid, p_object text, p_before text[], p_after text[]) is 'Has those read that became linked with, or unlinked from, the records of a batch and whose own links say otherwise.';

revoke all on function private.follow_links(p_account_id uuid, p_object text, p_before text[], p_after text[]) from public;
