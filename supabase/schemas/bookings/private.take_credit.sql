-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.take_credit(p_contact public.contacts, p_mock_type text) returns text
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_credits text[] := (select t.credits from private.mock_types t where t.mock_type = lower(p_mock_type));
  v_credit text;
  v_taken int;
begin
  if v_credits is null then
    perform private.raise_problem(422, 'unknown_mock_type', format('No credit pays for %L; add it to private.mock_types.', p_mock_type));
  end if;
  -- The ledger begins with what HubSpot had.
  if p_contact.credits_opened_at is null then
    insert into public.credit_entries (account_id, contact_id, credit, delta, reason)
    select p_contact.account_id, p_contact.id, c.credit, c.value, 'opening'
    from (values ('sj_credits', p_contact.sj_credits), ('cs_credits', p_contact.cs_credits),
      ('sjmini_credits', p_contact.sjmini_credits), ('shared_mock_credits', p_contact.shared_mock_credits)) c (credit, value)
    where c.value > 0;
    update public.contacts c set credits_opened_at = clock_timestamp() where c.id = p_contact.id;
  end if;
  foreach v_credit in array v_credits loop
    execute format('update public.contacts set %1$I = %1$I - 1, updated_at = clock_timestamp() where id = $1 and %1$I > 0', v_credit) using p_contact.id;
    get diagnostics v_taken = row_count;
    if v_taken = 1 then
      return v_credit;
    end if;
  end loop;
  perform private.raise_problem(409, 'no_credits', 'The contact has no credit for this mock; sell it one first.');
end
$_$;
comment on function private.take_credit(p_contact public.contacts, p_mock_type text) is 'Takes one credit for a mock off a contact that is locked, and says which.';

revoke all on function private.take_credit(p_contact public.contacts, p_mock_type text) from public;
