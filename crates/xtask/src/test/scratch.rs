//! Where tests put their databases: in memory, when the machine has room there. Each stack is a thousand small files that
//! live for seconds; on ext4 without a journal, making them right after others were removed took more than half of the
//! time of a start (1.4 s of 2.5 s).

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use nix::sys::statvfs::{Statvfs, statvfs};

/// The file system in memory that Linux has.
const MEMORY: &str = "/dev/shm";
/// The largest test takes about 0.3 GB, and containers often have 64 MB there.
const ROOM: u64 = 2 << 30;
const PREFIX: &str = "sales-copilot-tests-";

/// A folder for temporary files, removed at the end.
pub struct Scratch(Option<PathBuf>);

impl Scratch {
    /// A folder in memory; without room for it, or with a `TMPDIR` of the caller, the usual one is used.
    pub fn new() -> Self {
        if env::var_os("TMPDIR").is_some() || !statvfs(MEMORY).is_ok_and(|stat| has_room(&stat)) {
            return Self(None);
        }
        remove_abandoned(Path::new(MEMORY));
        let folder = Path::new(MEMORY).join(format!("{PREFIX}{}", process::id()));
        Self(fs::create_dir(&folder).is_ok().then_some(folder))
    }

    /// The folder in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.0.as_deref()
    }
}

fn has_room(stat: &Statvfs) -> bool {
    stat.blocks_available() * stat.fragment_size() >= ROOM
}

/// A run that was killed leaves its folder behind.
fn remove_abandoned(memory: &Path) {
    for entry in fs::read_dir(memory).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let abandoned = name.strip_prefix(PREFIX).is_some_and(|pid| !Path::new("/proc").join(pid).exists());
        if abandoned {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_killed_run_is_removed_and_that_of_a_living_one_is_not() {
        let memory = env::temp_dir().join(format!("scratch-test-{}", process::id()));
        let (living, dead) = (format!("{PREFIX}{}", process::id()), format!("{PREFIX}999999999"));
        for name in [&living, &dead, &"another".to_owned()] {
            fs::create_dir_all(memory.join(name)).unwrap();
        }
        remove_abandoned(&memory);
        let left = [living.as_str(), &dead, "another"].map(|name| memory.join(name).exists());
        fs::remove_dir_all(&memory).unwrap();
        assert_eq!(left, [true, false, true]);
    }
}
