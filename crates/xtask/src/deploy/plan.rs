//! Which migrations a database lacks, and on which side of the functions' deployment each goes.
//!
//! Functions and schema never change in one moment, so a release goes expand, deploy, contract: what the new functions need
//! comes first, and the old ones run on it; what only the old ones need goes last. A migration of the last kind says so in
//! its first line.

use serde::Deserialize;

/// The first line of a migration that takes away what the functions of the last release still use.
pub const CONTRACT: &str = "-- contract:";

/// `supabase migration list --output-format json`.
#[derive(Debug, Deserialize)]
pub struct History {
    migrations: Vec<Version>,
}

/// A version, empty on the side that does not have it.
#[derive(Debug, Deserialize)]
struct Version {
    local: String,
    remote: String,
}

/// A migration of this checkout.
#[derive(Clone, Debug)]
pub struct Migration {
    /// The name of its file.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Migration {
    /// Whether it has to wait for the new functions.
    pub fn is_contract(&self) -> bool {
        self.text.starts_with(CONTRACT)
    }

    fn version(&self) -> &str {
        self.name.split('_').next().unwrap_or_default()
    }
}

/// What is to be pushed, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Before the functions.
    pub expand: Vec<String>,
    /// After them.
    pub contract: Vec<String>,
    /// How many migrations the database has.
    pub applied: usize,
}

/// The plan, or all that stands against one.
pub fn of(history: &History, files: &[Migration]) -> Result<Plan, Vec<String>> {
    let remote: Vec<&str> =
        history.migrations.iter().map(|one| one.remote.as_str()).filter(|one| !one.is_empty()).collect();
    let mut complaints: Vec<String> = history
        .migrations
        .iter()
        .filter(|one| one.local.is_empty())
        .map(|one| {
            format!(
                "the database has the migration {}, which is not here: it is another project's, or a newer release's",
                one.remote
            )
        })
        .collect();
    let newest = remote.iter().max().copied().unwrap_or_default();
    let pending = pending(history, files);
    for file in pending.iter().filter(|file| file.version() < newest) {
        complaints.push(format!("{} would go before {newest}, which the database has", file.name));
    }
    let mut plan = Plan { applied: remote.len(), ..Plan::default() };
    for file in pending {
        // Nothing runs yet on a database that has none of them.
        if file.is_contract() && plan.applied > 0 {
            plan.contract.push(file.name.clone());
        } else if let Some(contract) = plan.contract.last() {
            complaints.push(format!(
                "{} follows {contract}, which waits for the functions of its own release: check that release out and deploy it first",
                file.name
            ));
        } else {
            plan.expand.push(file.name.clone());
        }
    }
    if complaints.is_empty() { Ok(plan) } else { Err(complaints) }
}

/// The names of the migrations that the database does not have, whatever stands against pushing them.
pub fn lacking(history: &History, files: &[Migration]) -> Vec<String> {
    pending(history, files).into_iter().map(|file| file.name.clone()).collect()
}

fn pending<'a>(history: &History, files: &'a [Migration]) -> Vec<&'a Migration> {
    let has = |file: &&Migration| history.migrations.iter().any(|one| one.remote == file.version());
    files.iter().filter(|file| !has(file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[(&str, &str)]) -> Vec<Migration> {
        names
            .iter()
            .map(|(name, text)| Migration { name: (*name).to_owned(), text: (*text).to_owned() })
            .collect()
    }

    fn history(pairs: &[(&str, &str)]) -> History {
        let version =
            |&(local, remote): &(&str, &str)| Version { local: local.to_owned(), remote: remote.to_owned() };
        History { migrations: pairs.iter().map(version).collect() }
    }

    #[test]
    fn what_the_old_functions_use_goes_after_the_new_ones_are_there() {
        let files = files(&[("1_a_b.sql", ""), ("2_a_c.sql", ""), ("3_a_d.sql", "-- contract: c is gone\n")]);
        let plan = of(&history(&[("1", "1"), ("2", ""), ("3", "")]), &files).unwrap();
        assert_eq!(plan.expand, ["2_a_c.sql"]);
        assert_eq!(plan.contract, ["3_a_d.sql"]);
    }

    #[test]
    fn an_empty_database_has_no_old_functions() {
        let files = files(&[("1_a_b.sql", "-- contract: x\n"), ("2_a_c.sql", "")]);
        let plan = of(&history(&[("1", ""), ("2", "")]), &files).unwrap();
        assert_eq!(plan, Plan { expand: vec!["1_a_b.sql".into(), "2_a_c.sql".into()], ..Plan::default() });
    }

    #[test]
    fn two_releases_at_once_are_refused() {
        let files =
            files(&[("1_a_b.sql", ""), ("2_a_c.sql", "-- contract: x\n"), ("3_a_d.sql", "-- more\n")]);
        let complaints = of(&history(&[("1", "1"), ("2", ""), ("3", "")]), &files).unwrap_err();
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].contains("3_a_d.sql follows 2_a_c.sql"), "{complaints:?}");
    }

    #[test]
    fn a_database_that_is_ahead_or_another_ones_is_named() {
        let files = files(&[("1_a_b.sql", ""), ("3_a_d.sql", "")]);
        let complaints = of(&history(&[("1", ""), ("3", "3"), ("", "4")]), &files).unwrap_err();
        assert!(complaints[0].contains("the migration 4, which is not here"), "{complaints:?}");
        assert!(complaints[1].contains("1_a_b.sql would go before 4"), "{complaints:?}");
    }
}
