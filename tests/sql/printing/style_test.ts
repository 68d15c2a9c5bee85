import { deepEqual, equal } from "node:assert/strict";
import { inHouseStyle, joinColumnGrants } from "./style.ts";
import { statements } from "./tokens.ts";

Deno.test("keywords become lower case, what is quoted stays as it is", () => {
  equal(
    inHouseStyle(`COMMENT ON COLUMN public.t."Odd" IS 'It''s NULL';`),
    `comment on column public.t."Odd" is 'It''s NULL';`,
  );
  equal(
    inHouseStyle("SELECT E'\\\\S', 'A' -- It's NOT\nFROM T;"),
    "select e'\\\\S', 'A' -- It's NOT\nfrom t;",
  );
});

Deno.test("a body stays as it was written", () => {
  const body = "$_$\n    SELECT 'a', $$B$$;  \n$_$";
  equal(
    inHouseStyle(
      `CREATE FUNCTION f() RETURNS text\n    LANGUAGE sql\n    SET search_path TO ''\n    AS ${body};`,
    ),
    `create or replace function f() returns text\n  language sql\n  set search_path = ''\n  as ${body};`,
  );
});

Deno.test("a policy has a line for each clause", () => {
  equal(
    inHouseStyle(`CREATE POLICY "Users using (it)" ON t FOR SELECT TO r USING (( SELECT true));`),
    `create policy "Users using (it)" on t\n  for select to r\n  using ((select true));`,
  );
});

Deno.test("statements end at semicolons that are code", () => {
  deepEqual(statements(`SELECT ';'; -- a;\nSELECT $$;$$;`), ["SELECT ';';", "-- a;\nSELECT $$;$$;"]);
});

Deno.test("the columns of a role stand in one grant", () => {
  const grants = [
    "grant select(a),update(a) on table t to r;",
    "grant select(b) on table t to r;",
    "grant select,insert on table t to s;",
  ];
  deepEqual(joinColumnGrants(grants), [
    "grant select, insert on table t to s;",
    "grant select (a, b) on table t to r;",
    "grant update (a) on table t to r;",
  ]);
});
