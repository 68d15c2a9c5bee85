//! The command `new-function`: a crate, a shim and a config entry that build, run and pass preflight as they are.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};

use crate::{paths, preflight, ui};

/// The arguments of `new-function`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Its name in the URL: lower-case words with hyphens.
    name: String,
}

const CARGO_TOML: &str = include_str!("../templates/function/Cargo.toml.in");
const LIB_RS: &str = include_str!("../templates/function/lib.rs.in");
const ROUTES_RS: &str = include_str!("../templates/function/routes.rs.in");
const GREET_RS: &str = include_str!("../templates/function/greet.rs.in");
const OPENAPI_RS: &str = include_str!("../templates/function/openapi.rs.in");
const OPENAPI_JSON: &str = include_str!("../templates/function/openapi.json.in");
const TESTS_RS: &str = include_str!("../templates/function/tests.rs.in");
const INDEX_TS: &str = include_str!("../templates/function/index.ts.in");

/// The command `new-function`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let (root, name) = (paths::root(), args.name.as_str());
    if !is_valid(name) {
        bail!(
            "{name:?} is no name for a function: lower-case letters, digits and single hyphens, a letter first"
        );
    }
    if paths::functions()?.iter().any(|known| known == name) {
        bail!("there is already a function {name}");
    }
    let folder = Path::new("crates/functions").join(name);
    let files = [
        (folder.join("Cargo.toml"), CARGO_TOML),
        (folder.join("src/lib.rs"), LIB_RS),
        (folder.join("src/routes.rs"), ROUTES_RS),
        (folder.join("src/greet.rs"), GREET_RS),
        (folder.join("src/openapi.rs"), OPENAPI_RS),
        (folder.join("src/tests.rs"), TESTS_RS),
        (Path::new("docs/openapi").join(format!("{name}.json")), OPENAPI_JSON),
        (Path::new("functions-shims").join(name).join("index.ts"), INDEX_TS),
    ];
    for (path, template) in files {
        let target = root.join(&path);
        fs::create_dir_all(target.parent().context("a file has a folder")?)?;
        let text = template.replace("{name}", name).replace("{id}", &name.replace('-', "_"));
        fs::write(&target, text.replace("{version}", env!("CARGO_PKG_VERSION")))?;
        println!("{} {}", ui::good("+"), path.display());
    }
    let config = root.join("supabase/config.toml");
    let text = fs::read_to_string(&config).context("cannot read supabase/config.toml")?;
    fs::write(&config, text.trim_end().to_owned() + "\n" + &preflight::config_section(name))?;
    println!("{} supabase/config.toml [functions.{name}]", ui::good("~"));
    println!("next: cargo test -p {name}; cargo xtask build --function {name}; a row in README.md");
    Ok(ExitCode::SUCCESS)
}

fn is_valid(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('-').all(|word| !word.is_empty())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn a_name_fits_url_crate_and_folder() {
        assert!(is_valid("score-record") && is_valid("parse2"));
        for name in ["", "Score", "2parse", "-x", "x-", "x--y", "x_y", "../x"] {
            assert!(!is_valid(name), "{name:?}");
        }
    }
}
