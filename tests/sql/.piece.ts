import { openPostgres } from "/work/main/tests/sql/database.ts";
const src = Deno.readTextFileSync("/work/main/tests/sql/.exp.ts");
const fn = src.slice(src.indexOf("function contact("), src.indexOf("async function bench"));
const contact = new Function("return " + fn.replace(/: Record<string, unknown>|: Record<string, string \| null>|: number|: string/g, "").replace("function contact(n, updated, read)", "function contact(n, updated, read)"))() as any;
const u=new URL(Deno.args[0]!); u.pathname="/exp"; const d=openPostgres(u.href);
await d.script("drop table if exists batch; create table batch(k int, t text); ");
for (let k=0;k<4;k++) await d.query("insert into batch values ($1,$2)", [k, JSON.stringify(Array.from({length:500},(_,i)=>contact(900000+k*500+i,"2026-05-01T00:00:00.000Z","2026-11-21T10:00:00.000Z")))]);
const time = async (l: string, q: string) => { const t=[]; for (let i=0;i<5;i++){ await d.script("begin"); const s=performance.now(); await d.script(q.replaceAll("$K", "1")); t.push(performance.now()-s); await d.script("rollback"); } console.log(l, Math.min(...t).toFixed(1)); };
await time("parse", "select length(t) from batch where k=$K and (t::jsonb) is not null");
await time("parse+upsert", "select private.mirror_upsert((select id from hubspot_accounts), 'contacts', t::jsonb) from batch where k=$K");
await time("recordset", "select count(raw_json) from batch, jsonb_to_recordset(t::jsonb) r(hubspot_id text, source_updated_at timestamptz, read_at timestamptz, archived_at timestamptz, merged_into text, missing boolean, email text, phone text, firstname text, lastname text, raw_json jsonb) where k=$K");
await time("fingerprint", "select md5((t::jsonb->0->'hubspot_id')::text), (t::jsonb) @> '[{\"missing\": true}]' from batch where k=$K");
for (const x of ["alter table hubspot_contacts_raw disable trigger _400_contacts_insert","alter table hubspot_contacts_raw disable trigger _500_associations_insert","alter table hubspot_contacts_raw disable trigger user","drop index idx_contacts_raw_json","drop index idx_contacts_raw_json,idx_contacts_phone,idx_contacts_email,idx_contacts_createdate,idx_contacts_phone_normalized; alter table hubspot_contacts_raw disable trigger user"]) {
 const t=[]; for (let i=0;i<5;i++){ await d.script("begin;"+x); const s=performance.now(); await d.script("select private.mirror_upsert((select id from hubspot_accounts), 'contacts', t::jsonb) from batch where k=1"); t.push(performance.now()-s); await d.script("rollback"); } console.log(x, Math.min(...t).toFixed(1));
}
await d.close();
