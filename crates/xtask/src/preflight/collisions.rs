//! What a database has of its own under the names that the migrations are about to make.

use std::collections::BTreeSet;

use anyhow::Result;
use serde::Deserialize;
use serde_json::{Value, json};

use super::made;

/// PostgreSQL 16 or later is needed.
const OLDEST: i64 = 160_000;

/// A thing that is in the way.
#[derive(Debug, Deserialize)]
pub struct Found {
    kind: String,
    name: String,
}

/// What stands in the way of the pending migrations, in a database that has the applied ones. `read` runs a statement
/// that only reads.
pub fn complaints(
    applied: &str,
    pending: &str,
    read: impl Fn(&str) -> Result<Vec<Found>>,
) -> Result<Vec<String>> {
    let made = made::of(pending).without(&made::of(applied));
    let wanted = json!({
        "relations": made.relations, "functions": made.functions, "schemas": made.schemas,
        "policies": made.policies, "triggers": made.triggers, "oldest": OLDEST,
    });
    let with = |statement: &str, wanted: &Value| {
        statement.replace("$1", &format!("'{}'", wanted.to_string().replace('\'', "''")))
    };
    let mut found = read(&with(STATEMENT, &wanted))?;
    let has_storage = found.iter().any(|one| one.kind == STORAGE);
    found.retain(|one| one.kind != STORAGE);
    if has_storage && !made.buckets.is_empty() {
        found.extend(read(&with(BUCKETS, &json!(made.buckets)))?);
    }
    Ok(found.iter().map(describe).collect::<BTreeSet<_>>().into_iter().collect())
}

fn describe(Found { kind, name }: &Found) -> String {
    match kind.as_str() {
        "server" => {
            format!("the server is PostgreSQL {name}, and 16 or later is needed: upgrade the project")
        }
        _ => format!(
            "the database has {kind} {name} already, and a migration makes one: rename or remove it, or take an empty project"
        ),
    }
}

/// One statement, so that all is seen at one moment. `storage` and `auth` are the platform's and may be missing elsewhere.
const STATEMENT: &str = "
with wanted as (select $1::jsonb as w),
names as (select kind, name from wanted, jsonb_each(w) e (kind, list), jsonb_array_elements_text(case when jsonb_typeof(list) = 'array' then list else '[]' end) name)
select case c.relkind when 'v' then 'a view' when 'm' then 'a materialized view' when 'S' then 'a sequence' else 'a table' end as kind, n.nspname || '.' || c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname || '.' || c.relname in (select name from names where kind = 'relations')
union all
select 'a function', n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname || '.' || p.proname in (select name from names where kind = 'functions')
union all
select 'a schema', n.nspname from pg_namespace n where n.nspname in (select name from names where kind = 'schemas')
union all
select 'a policy on storage.objects called', p.policyname from pg_policies p
where p.schemaname = 'storage' and p.tablename = 'objects' and p.policyname in (select left(name, 63) from names where kind = 'policies')
union all
select 'a trigger on auth.users called', t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'auth' and c.relname = 'users' and t.tgname in (select name from names where kind = 'triggers')
union all
select 'storage', 'storage.buckets' where to_regclass('storage.buckets') is not null
union all
select 'server', current_setting('server_version') from wanted where current_setting('server_version_num')::int < (w->>'oldest')::int
";

/// The mark in its answer that there is a storage, whose table a statement may only name then.
const STORAGE: &str = "storage";
const BUCKETS: &str =
    "select 'a storage bucket' as kind, id as name from storage.buckets where $1::jsonb ? id";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_looked_for_where_there_is_a_storage() {
        let pending = "  insert into storage.buckets (id) values ('documents')\n";
        let found = |kind: &str| Found { kind: kind.to_owned(), name: "documents".to_owned() };
        let hosted =
            |sql: &str| Ok(vec![found(if sql == BUCKETS_ASKED { "a storage bucket" } else { STORAGE })]);
        assert_eq!(complaints("", pending, hosted).unwrap().len(), 1);
        assert!(complaints("", pending, |_| Ok(vec![])).unwrap().is_empty());
    }

    const BUCKETS_ASKED: &str = "select 'a storage bucket' as kind, id as name from storage.buckets where '[\"documents\"]'::jsonb ? id";

    #[test]
    fn only_what_the_pending_migrations_make_anew_is_asked_for() {
        let read = |sql: &str| {
            assert!(sql.contains("public.new") && !sql.contains("public.old"), "{sql}");
            Ok(vec![Found { kind: "a table".to_owned(), name: "public.new".to_owned() }])
        };
        let pending = "create or replace function public.old()\ncreate table public.new (\n";
        let complaints = complaints("create function public.old()\n", pending, read).unwrap();
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].starts_with("the database has a table public.new already"), "{complaints:?}");
    }
}
