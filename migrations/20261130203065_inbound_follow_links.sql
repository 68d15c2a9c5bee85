-- A link has two ends, and HubSpot tells of one: whom a read shows linked or unlinked is read too, where its own links say otherwise.
-- Why: an archived, merged or restored contact is told of; the deals that it was linked with are not, and keep it in their lists.
-- Who may call: dirty_commit.

create function private.links_from(p_account_id uuid, p_object text, p_rows jsonb, p_is_read boolean) returns text[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(distinct concat_ws('/', a.from_object_id, a.to_object_type, a.to_object_id)), '{}')
  from public.hubspot_associations a
  where a.account_id = p_account_id and a.from_object_type = p_object
    and a.from_object_id in (select r.value ->> 'hubspot_id' from jsonb_array_elements(p_rows) r
      -- What is gone keeps its content, and is linked with nothing.
      where not (p_is_read and (r.value ->> 'missing')::boolean))
$$;
comment on function private.links_from(uuid, text, jsonb, boolean) is
  'The links of these records as id/object/id; p_is_read: after the rows were read, when those that are gone have none.';
revoke all on function private.links_from(uuid, text, jsonb, boolean) from public;

create function private.follow_links(p_account_id uuid, p_object text, p_before text[], p_after text[]) returns void
language plpgsql volatile set search_path = ''
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
comment on function private.follow_links(uuid, text, text[], text[]) is
  'Has those read that became linked with, or unlinked from, the records of a batch and whose own links say otherwise.';
revoke all on function private.follow_links(uuid, text, text[], text[]) from public;
