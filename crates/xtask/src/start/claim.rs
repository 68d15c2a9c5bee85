//! The claim on a data directory: one suite at a time.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use super::descriptor::Descriptor;

/// A suite that was killed a moment ago is still closing its database; its ports are free within that time.
const PATIENCE: Duration = Duration::from_secs(12);

/// Holds the data directory while the suite runs. It is a lock and not a process id: the system takes it back however the
/// process ends, and an id may by then belong to another process or to one that nobody has buried.
pub struct Claim {
    file: File,
    /// The ports of the last run, as text.
    last_ports: String,
}

impl Claim {
    /// Takes the directory, or says who has it.
    pub fn take(data_dir: &Path, running: Option<&Descriptor>) -> Result<Self> {
        let path = data_dir.join("start.lock");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = file.with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the data directory"),
            Err(TryLockError::WouldBlock) => {
                let who = running
                    .map_or_else(String::new, |old| format!(" as process {} at {}", old.pid, old.api_url));
                bail!(
                    "the suite already runs{who} with this data directory: stop it or choose another --data-dir"
                )
            }
        }
        let mut noted = Vec::new();
        file.read_to_end(&mut noted)?;
        Ok(Self { file, last_ports: String::from_utf8_lossy(&noted).into_owned() })
    }

    /// How long to wait for a port: the last run on this directory is over, what it has left is about to end.
    pub fn patience(&self, port: u16) -> Duration {
        let ours = self.last_ports.split_whitespace().any(|last| last == port.to_string());
        if ours { PATIENCE } else { Duration::ZERO }
    }

    /// Notes the ports of this run for the next one.
    pub fn note(&mut self, ports: &[u16]) -> Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
        self.file.write_all(ports.join(" ").as_bytes()).context("cannot note the ports")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_claimed_once_and_its_last_ports_are_waited_for() {
        let folder = std::env::temp_dir().join(format!("xtask-claim-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut first = Claim::take(&folder, None).unwrap();
        first.note(&[54_321, 54_330]).unwrap();
        let refused = Claim::take(&folder, None).err().unwrap().to_string();
        assert!(refused.contains("--data-dir"), "{refused}");
        drop(first);
        let second = Claim::take(&folder, None).unwrap();
        assert_eq!((second.patience(54_330), second.patience(5432)), (PATIENCE, Duration::ZERO));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
