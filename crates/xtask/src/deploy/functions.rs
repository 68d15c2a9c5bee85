//! Functions: what is there is kept before it is replaced, so that it can go back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::{
    folder::CONFIG,
    supabase::{self, Supabase},
};
use crate::{paths, proc, ui::Step};

/// A function as the platform shows it.
#[derive(Debug, Deserialize)]
pub struct Deployed {
    /// Its name in the URL.
    pub slug: String,
    verify_jwt: bool,
}

/// The functions of the project.
pub fn deployed(supabase: &Supabase) -> Result<Vec<Deployed>> {
    supabase::json(&mut supabase.project_command(&["functions", "list", "-o", "json"]))
}

/// What the last deployment found, in a folder from which the CLI can deploy it again.
#[derive(Debug, Serialize, Deserialize)]
pub struct Former {
    /// These were there.
    replaced: Vec<String>,
    /// These were not.
    added: Vec<String>,
}

const LIST: &str = "former.json";

/// Where it is kept.
pub fn folder(project: &str) -> PathBuf {
    paths::root().join(".local/deployed").join(project)
}

/// Downloads what a deployment of `names` will replace.
pub fn keep(supabase: &Supabase, names: &[String], there: &[Deployed]) -> Result<Former> {
    let folder = folder(supabase.project());
    let half = folder.with_extension("half");
    for old in [&half, &folder] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    fs::create_dir_all(half.join("supabase"))?;
    let (mut config, mut former) = (CONFIG.to_owned(), Former { replaced: Vec::new(), added: Vec::new() });
    let step = Step::start("keeping the functions that are there");
    for name in names {
        let Some(old) = there.iter().find(|old| old.slug == *name) else {
            former.added.push(name.clone());
            continue;
        };
        step.note(name);
        fs::write(half.join("supabase/config.toml"), &config)?;
        let mut command =
            supabase.project_command_in(&half, &["functions", "download", name.as_str(), "--use-api"]);
        if let Err(error) = proc::run(&step, &mut command) {
            step.failed();
            return Err(error.context(format!(
                "{name} cannot be kept, so there would be no way back to it: deploy with --no-way-back if that is meant"
            )));
        }
        config += &section(&half, old);
        former.replaced.push(name.clone());
    }
    fs::write(half.join("supabase/config.toml"), &config)?;
    fs::write(half.join(LIST), serde_json::to_vec_pretty(&former)?)?;
    fs::rename(&half, &folder)?;
    step.done(&format!("{} of {}", former.replaced.len(), names.len()));
    Ok(former)
}

/// The CLI puts what it downloads into supabase/functions.
fn section(folder: &Path, old: &Deployed) -> String {
    let (slug, verify_jwt) = (&old.slug, old.verify_jwt);
    let mut section = format!(
        "\n[functions.{slug}]\nenabled = true\nverify_jwt = {verify_jwt}\nentrypoint = \"./functions/{slug}/index.ts\"\n"
    );
    if folder.join("supabase/functions/import_map.json").is_file() {
        section += "import_map = \"./functions/import_map.json\"\n";
    }
    section
}

/// Uploads the functions of this checkout: all become active together, or none.
pub fn deploy(supabase: &Supabase, names: &[String]) -> Result<()> {
    supabase::step(&format!("{} functions", names.len()), &mut supabase.project_command(&deploying(names)))
}

fn deploying(names: &[String]) -> Vec<&str> {
    let names = names.iter().map(String::as_str);
    ["functions", "deploy"].into_iter().chain(names).chain(["--use-api"]).collect()
}

/// What the last deployment to this project has kept.
pub fn kept(project: &str) -> Result<Former> {
    let file = folder(project).join(LIST);
    let bytes = fs::read(&file).with_context(|| {
        format!("no deployment from this checkout has kept anything: {} is missing", file.display())
    })?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// Puts back what was kept, and takes away what was not there.
pub fn restore(supabase: &Supabase, former: &Former) -> Result<()> {
    let folder = folder(supabase.project());
    if !former.replaced.is_empty() {
        let label = format!("putting {} functions back", former.replaced.len());
        let arguments = deploying(&former.replaced);
        supabase::step(&label, &mut supabase.project_command_in(&folder, &arguments))?;
    }
    let there = deployed(supabase)?;
    let mut left = Vec::new();
    for name in former.added.iter().filter(|name| there.iter().any(|one| one.slug == **name)) {
        let mut command = supabase.project_command(&["functions", "delete", name.as_str()]);
        if supabase::step(&format!("taking {name} away, which was not there before"), &mut command).is_err() {
            left.push(name.as_str());
        }
    }
    if !left.is_empty() {
        bail!("{} could not be taken away: supabase functions delete", left.join(", "));
    }
    Ok(())
}
