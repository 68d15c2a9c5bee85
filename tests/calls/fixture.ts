/**
 * What every story finds: two connected portals and their people. `fixture.rs` of the fake database has the same, under the
 * same ids; a story names them `$owner`, `$account` and so on.
 */
import type { Database } from "../sql/database.ts";

export const NAMES: Record<string, string> = {
  owner: "10000000-0000-4000-8000-000000000001",
  admin: "10000000-0000-4000-8000-000000000002",
  member: "10000000-0000-4000-8000-000000000003",
  viewer: "10000000-0000-4000-8000-000000000004",
  stranger: "10000000-0000-4000-8000-000000000005",
  account: "20000000-0000-4000-8000-000000000001",
  other_account: "20000000-0000-4000-8000-000000000002",
};

/** Makes the rows, and lets every sequence begin anew. */
export async function addFixture(database: Database): Promise<void> {
  const { owner, admin, member, viewer, stranger, account, other_account } = NAMES;
  await database.script(`
    do $$
    declare
      v_sequence regclass;
    begin
      for v_sequence in select format('%I.%I', schemaname, sequencename) from pg_sequences
        where schemaname in ('public', 'private') loop
        execute format('alter sequence %s restart', v_sequence);
      end loop;
    end
    $$;
    insert into auth.users (id, email) values
      ('${owner}', 'owner@example.com'), ('${admin}', 'admin@example.com'), ('${member}', 'member@example.com'),
      ('${viewer}', 'viewer@example.com'), ('${stranger}', 'stranger@example.com');
    insert into public.hubspot_accounts
      (id, portal_id, access_token, refresh_token, key_id, token_version, expires_at, scopes, status, connected_at)
    select id, portal_id, 'sealed-access', 'sealed-refresh', 'k1', 1, now() + interval '30 minutes', '{oauth}', 'active', now()
    from (values ('${account}'::uuid, '62515'), ('${other_account}', '62516')) portals (id, portal_id);
    insert into public.account_members (account_id, user_id, role) values
      ('${account}', '${owner}', 'owner'), ('${account}', '${admin}', 'admin'), ('${account}', '${member}', 'member'),
      ('${account}', '${viewer}', 'viewer'), ('${other_account}', '${stranger}', 'owner');`);
}
