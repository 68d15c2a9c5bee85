//! A folder from which the CLI is run with a configuration that says nothing; it goes when it is done with.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result};

/// What the CLI needs at least.
pub const CONFIG: &str = "project_id = \"sales-copilot\"\n";

/// The folder.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// An empty one but for `supabase/config.toml`.
    pub fn new(purpose: &str) -> Result<Self> {
        let path = env::temp_dir().join(format!("sales-copilot-{purpose}-{}", process::id()));
        let folder = Self { path };
        fs::create_dir_all(folder.path.join("supabase"))
            .and_then(|()| fs::write(folder.path.join("supabase/config.toml"), CONFIG))
            .with_context(|| format!("cannot make {}", folder.path.display()))?;
        Ok(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
