-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.refresh_metrics(p_account_id uuid, p_contacts text[], p_deals text[], p_calls text[]) returns void
  language plpgsql
  set search_path = ''
  set plan_cache_mode = 'force_custom_plan'
  as $$
declare
  v_family text[] := '{}';
  v_touched text[] := '{}';
  v_tails text[] := '{}';
  v_deals text[] := coalesce(p_deals, '{}');
  v_calls text[] := coalesce(p_calls, '{}');
  v_twins text[];
begin
  -- One at a time in a portal: of two that do not see each other's records yet the second would miss the link. Taken at the end of the
  -- transaction, after every other lock, so nobody waits for it with something that its holder still needs.
  perform pg_advisory_xact_lock(hashtext('private.refresh_metrics'), hashtext(p_account_id::text));
  -- 1. Contacts, and whoever shares a number with them before or after.
  if cardinality(p_contacts) > 0 then
    v_family := private.contact_family(p_account_id, p_contacts);
    v_tails := array(select distinct c.phone_tail from private.metric_contacts c where c.account_id = p_account_id and c.contact_id = any (v_family));
    perform private.make_contact_facts(p_account_id, v_family);
    v_deals := v_deals || array(
      select d.deal_id::text from private.metric_deals d where d.account_id = p_account_id and d.contact_id = any (v_family)
      union select a.to_object_id from public.hubspot_associations a where a.account_id = p_account_id and a.from_object_id = any (v_family)
        and a.from_object_type = 'contacts' and a.to_object_type = 'deals'
      union select a.from_object_id from public.hubspot_associations a where a.account_id = p_account_id and a.to_object_id = any (v_family)
        and a.to_object_type = 'contacts' and a.from_object_type = 'deals');
    v_touched := v_family;
  end if;
  -- 2. Deals: whose they were and whose they are.
  if cardinality(v_deals) > 0 then
    v_touched := v_touched || array(select d.contact_id::text from private.metric_deals d
      where d.account_id = p_account_id and d.deal_id = any (v_deals) and d.contact_id is not null);
    perform private.make_deal_facts(p_account_id, p_deals) where cardinality(p_deals) > 0;
    perform private.link_deal_facts(p_account_id, v_deals);
    v_touched := v_touched || array(select d.contact_id::text from private.metric_deals d
      where d.account_id = p_account_id and d.deal_id = any (v_deals) and d.contact_id is not null);
  end if;
  v_tails := array(select c.phone_tail from private.metric_contacts c where c.account_id = p_account_id and c.contact_id = any (v_touched)
    union select unnest(v_tails));
  -- 3. Calls with them, linked or by number, and the twins of calls that changed, before and after.
  if cardinality(p_contacts) > 0 then
    v_calls := v_calls || array(
      select a.to_object_id from public.hubspot_associations a where a.account_id = p_account_id and a.from_object_id = any (v_family)
        and a.from_object_type = 'contacts' and a.to_object_type = 'calls'
      union select a.from_object_id from public.hubspot_associations a where a.account_id = p_account_id and a.to_object_id = any (v_family)
        and a.to_object_type = 'contacts' and a.from_object_type = 'calls');
  end if;
  v_calls := v_calls || array(
    select m.call_id::text from private.metric_calls m where m.account_id = p_account_id and m.contact_id = any (v_touched)
    union select m.call_id from private.metric_calls m where m.account_id = p_account_id and m.party_tail = any (v_tails));
  if cardinality(v_calls) > 0 then
    v_twins := private.call_twins(p_account_id, p_calls);
    v_touched := v_touched || array(select m.contact_id::text from private.metric_calls m
      where m.account_id = p_account_id and m.call_id = any (v_calls || v_twins) and m.contact_id is not null);
    perform private.make_call_facts(p_account_id, p_calls) where cardinality(p_calls) > 0;
    v_twins := array(select unnest(v_twins) union select unnest(private.call_twins(p_account_id, p_calls)));
    perform private.count_call_facts(p_account_id, v_twins) where cardinality(v_twins) > 0;
    perform private.link_call_facts(p_account_id, v_calls);
    v_touched := v_touched || array(select m.contact_id::text from private.metric_calls m
      where m.account_id = p_account_id and m.call_id = any (v_calls || v_twins) and m.contact_id is not null);
  end if;
  -- 4. What follows. Whoever lost the contact has nothing of it any more.
  update private.metric_deals d set script = null, source = null, calls = null
  where d.account_id = p_account_id and d.deal_id = any (v_deals) and d.contact_id is null and num_nonnulls(d.script, d.source, d.calls) > 0;
  update private.metric_calls m set script = null, source = null
  where m.account_id = p_account_id and m.call_id = any (v_calls) and m.contact_id is null and num_nonnulls(m.script, m.source) > 0;
  perform private.derive_facts(p_account_id, array(select distinct unnest(v_touched)));
end
$$;
comment on function private.refresh_metrics(p_account_id uuid, p_contacts text[], p_deals text[], p_calls text[]) is 'Makes the facts of these contacts, deals and calls anew, and all that hangs on them.';

revoke all on function private.refresh_metrics(p_account_id uuid, p_contacts text[], p_deals text[], p_calls text[]) from public;
