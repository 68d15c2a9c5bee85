//! What the database needs to call the functions by itself: their address and the project's secret key, in the vault.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{
    folder::Folder,
    supabase::{self, Supabase},
};
use crate::{private_file::write_private, ui};

#[derive(Deserialize)]
struct Row {
    state: State,
}

/// `platform_state()`.
#[derive(Deserialize)]
struct State {
    faults: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    code: String,
    name: String,
    detail: String,
}

#[derive(Deserialize)]
struct Key {
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(rename = "api_key")]
    value: Option<String>,
}

/// Gives the database what it lacks, and says what nobody but the operator can give.
pub fn finish(supabase: &Supabase, functions_url: &str) -> Result<()> {
    let mut faults = faults(supabase)?;
    if faults.iter().any(|fault| fault.code == "secret_missing") {
        set_secrets(supabase, functions_url)?;
        faults = self::faults(supabase)?;
    }
    for Fault { code, name, detail } in &faults {
        println!("{} {code} {name}: {detail}", ui::bad("!"));
    }
    if faults.is_empty() {
        println!("{} the database calls the functions by itself", ui::good("✓"));
    }
    Ok(())
}

fn faults(supabase: &Supabase) -> Result<Vec<Fault>> {
    let rows: Vec<Row> = supabase.read("select public.platform_state() as state")?;
    Ok(rows.into_iter().flat_map(|row| row.state.faults).collect())
}

fn set_secrets(supabase: &Supabase, functions_url: &str) -> Result<()> {
    let keys: Vec<Key> =
        supabase::json(&mut supabase.project_command(&["projects", "api-keys", "--reveal", "-o", "json"]))?;
    let key = secret_key(&keys).context(
        "the project shows no secret key: call platform_set_secrets as docs/deploying.md says, with yours",
    )?;
    // In a file of its own: the arguments of a program are everybody's to read.
    let folder = Folder::new("vault")?;
    let file = folder.path().join("secrets.sql");
    let sql = format!("select public.platform_set_secrets({}, {})", literal(functions_url), literal(key));
    write_private(&file, sql.as_bytes())?;
    let path = file.to_string_lossy().into_owned();
    supabase::step(
        "the address and the key of the functions, into the vault",
        &mut supabase.database_command(&["db", "query", "--file", &path]),
    )
}

/// The newer kind first; a project of before has the service's token alone.
fn secret_key(keys: &[Key]) -> Option<&str> {
    let newer = keys.iter().find(|key| key.kind.as_deref() == Some("secret"));
    newer.or_else(|| keys.iter().find(|key| key.name == "service_role"))?.value.as_deref()
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newer_secret_key_is_preferred() {
        let key = |name: &str, kind: &str| Key {
            name: name.to_owned(),
            kind: Some(kind.to_owned()),
            value: Some(format!("{name}-{kind}")),
        };
        let legacy = || key("service_role", "legacy");
        assert_eq!(secret_key(&[legacy(), key("default", "secret")]), Some("default-secret"));
        assert_eq!(secret_key(&[key("anon", "legacy"), legacy()]), Some("service_role-legacy"));
        assert_eq!(secret_key(&[key("default", "publishable")]), None);
    }
}
