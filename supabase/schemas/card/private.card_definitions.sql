-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.card_definitions(p_account_id uuid, p_object_type text, p_names text[]) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
begin
  return (select coalesce(jsonb_object_agg(p.name, jsonb_build_object('label', p.label, 'type', p.type, 'options', (
      select coalesce(jsonb_object_agg(o ->> 'value', coalesce(o ->> 'label', o ->> 'value')), '{}')
      from jsonb_array_elements(case when jsonb_typeof(p.definition -> 'options') = 'array'
        then p.definition -> 'options' else '[]' end) o
      where o ->> 'value' is not null))), '{}')
    from public.hubspot_properties p
    where p.account_id = p_account_id and p.object_type = p_object_type and p.name = any (p_names));
end
$$;
comment on function private.card_definitions(p_account_id uuid, p_object_type text, p_names text[]) is 'Label, type and option labels of the named properties, by name.';

revoke all on function private.card_definitions(p_account_id uuid, p_object_type text, p_names text[]) from public;
