-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.link_deal_facts(p_account_id uuid, p_ids text[]) returns void
  language sql
  set search_path = ''
  as $$
  update private.metric_deals d set contact_id = w.contact_id
  from unnest(p_ids) i left join (
    select distinct on (l.record_id) l.record_id, l.contact_id from private.contacts_linked(p_account_id, 'deals', p_ids) l
    order by l.record_id, l.is_primary desc, l.created_at nulls last, l.contact_id) w on w.record_id = i
  where d.account_id = p_account_id and d.deal_id = i and d.contact_id is distinct from w.contact_id
$$;
comment on function private.link_deal_facts(p_account_id uuid, p_ids text[]) is 'Says whose these deals are: the primary contact, else the earliest created.';

revoke all on function private.link_deal_facts(p_account_id uuid, p_ids text[]) from public;
