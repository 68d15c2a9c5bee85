//! What migrations make, read off their statements: each begins a line and names its object with its schema.

use std::collections::BTreeSet;

/// Tables and views, functions, schemas, and what is added to tables of the platform.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// `schema.name` of tables and views, which share their names.
    pub relations: BTreeSet<String>,
    /// `schema.name` of functions, whatever their arguments: PostgREST chooses by names of arguments.
    pub functions: BTreeSet<String>,
    /// Schemas that must not be there.
    pub schemas: BTreeSet<String>,
    /// Names of policies on `storage.objects`.
    pub policies: BTreeSet<String>,
    /// Names of triggers on `auth.users`.
    pub triggers: BTreeSet<String>,
    /// Storage buckets.
    pub buckets: BTreeSet<String>,
}

/// Reads the text of migrations.
pub fn of(text: &str) -> Made {
    let mut made = Made::default();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("insert into storage.buckets") {
            made.buckets.extend(line.split('\'').nth(1).map(str::to_owned));
        }
        let Some(rest) = line.strip_prefix("create ") else { continue };
        let rest = rest.strip_prefix("or replace ").unwrap_or(rest);
        let Some((kind, rest)) = rest.split_once(' ') else { continue };
        let name = rest.split([' ', '(', ';']).next().unwrap_or_default().to_owned();
        match kind {
            "table" | "view" => drop(made.relations.insert(name)),
            "function" => drop(made.functions.insert(name)),
            "schema" if name != "if" => drop(made.schemas.insert(name)),
            "policy" if rest.contains("\" on storage.objects") => {
                made.policies.extend(rest.split('"').nth(1).map(str::to_owned));
            }
            "trigger" if rest.ends_with(" on auth.users") => drop(made.triggers.insert(name)),
            _ => {}
        }
    }
    made
}

impl Made {
    /// This without what the other has made.
    pub fn without(self, other: &Self) -> Self {
        let less = |own: BTreeSet<String>, other: &BTreeSet<String>| own.difference(other).cloned().collect();
        Self {
            relations: less(self.relations, &other.relations),
            functions: less(self.functions, &other.functions),
            schemas: less(self.schemas, &other.schemas),
            policies: less(self.policies, &other.policies),
            triggers: less(self.triggers, &other.triggers),
            buckets: less(self.buckets, &other.buckets),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_object_is_found() {
        let made = of("create schema private;\ncreate schema if not exists extensions;\n\
            create table public.users (\n  create or replace function public.f(p_a int) returns int\n\
            create view public.v with (security_invoker = true) as\n\
            create policy \"Users add\" on storage.objects\n\
            create policy \"Members\" on public.users\n\
            create trigger t after insert or update of email on auth.users\n\
            insert into storage.buckets (id, name) values ('files', 'files')\n");
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(
            made,
            Made {
                relations: set(&["public.users", "public.v"]),
                functions: set(&["public.f"]),
                schemas: set(&["private"]),
                policies: set(&["Users add"]),
                triggers: set(&["t"]),
                buckets: set(&["files"]),
            }
        );
        let rest = of("create table public.users (\ncreate table public.new (\n").without(&made);
        assert_eq!(rest.relations, set(&["public.new"]));
    }
}
