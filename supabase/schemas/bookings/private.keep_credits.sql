-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_credits() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because nobody may write the ledger
declare
  v_credit text;
  v_change int;
begin
  foreach v_credit in array array['sj_credits', 'cs_credits', 'sjmini_credits', 'shared_mock_credits'] loop
    -- A property that was not read is not 0; what is no number of credits counts as none, as in feed_contacts.
    select coalesce(sum(case when x.value ~ '^\d{1,9}(\.\d+)?$' then trunc(x.value::numeric) * x.sign end), 0)::int into v_change
    from (values (old.data ->> v_credit, -1), (new.data ->> v_credit, 1)) x (value, sign)
    where old.data ? v_credit and new.data ? v_credit;
    if v_change <> 0 then
      insert into public.credit_entries (account_id, contact_id, credit, delta, reason)
      values (new.account_id, new.id, v_credit, v_change, 'hubspot');
    end if;
    new := jsonb_populate_record(new, jsonb_build_object(v_credit, private.credit_balance(new.id, v_credit)));
  end loop;
  return new;
end
$_$;
comment on function private.keep_credits() is 'Row trigger of contacts with a ledger: HubSpot''s value does not replace the balance, its change is one entry more.';

revoke all on function private.keep_credits() from public;
