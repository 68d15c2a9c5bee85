//! Changes and tokens on disk: a line that says which portal this is, then one line per change.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use hubspot_sim::{DEFAULT_EPOCH_MS, Entry, Sim};
use kernel::Problem;
use serde::{Deserialize, Serialize};

use super::Options;
use super::clock::now_ms;

const FORMAT: u32 = 1;
const DAY_MS: i64 = 86_400_000;

/// Which generated portal the changes belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    format: u32,
    seed: u64,
    portal_id: u64,
    contacts: u32,
    deals: Option<u32>,
    calls: Option<u32>,
    dirt: bool,
    nul: bool,
    epoch_ms: i64,
}

/// An open state file, or none.
#[derive(Debug)]
pub(crate) struct StateFile(Option<File>);

fn problem(path: &Path, error: &std::io::Error) -> Problem {
    Problem::internal("state_file", format!("{}: {error}", path.display()))
}

impl StateFile {
    /// Makes the simulator of the options and does again what the state file says.
    pub fn open(options: &Options) -> Result<(Sim, Self), Problem> {
        let Some(path) = &options.state else {
            let config = options.config(options.epoch.unwrap_or(DEFAULT_EPOCH_MS));
            return Ok((Sim::new(config), Self(None)));
        };
        let saved = read(path)?;
        let today_ms = now_ms() - now_ms().rem_euclid(DAY_MS);
        let saved_epoch_ms = saved.as_ref().map(|(header, _)| header.epoch_ms);
        let epoch_ms = options.epoch.or(saved_epoch_ms).unwrap_or(today_ms);
        let header = Header {
            format: FORMAT,
            seed: options.seed,
            portal_id: options.portal_id,
            contacts: options.contacts,
            deals: options.deals,
            calls: options.calls,
            dirt: !options.no_dirt,
            nul: !options.no_nul,
            epoch_ms,
        };
        let mut sim = Sim::new(options.config(epoch_ms));
        match saved {
            Some((known, entries)) if known == header => {
                for entry in entries {
                    sim.replay(entry);
                }
                // Changed settings were needed to do the same again; from here on the command line holds.
                *sim.settings_mut() = sim.config().settings.clone();
            }
            other => {
                if other.is_some() {
                    set_aside(path)?;
                }
                create(path, &header)?;
            }
        }
        let file = OpenOptions::new().append(true).open(path).map_err(|error| problem(path, &error))?;
        sim.note_settings(now_ms());
        Ok((sim, Self(Some(file))))
    }

    /// Writes entries down. A full disk is told, not hidden, and does not stop the portal.
    pub fn append(&mut self, entries: &[Entry]) {
        let Some(file) = self.0.as_mut().filter(|_| !entries.is_empty()) else { return };
        let lines = entries.iter().filter_map(|entry| serde_json::to_string(entry).ok());
        let text = lines.fold(String::new(), |text, line| text + &line + "\n");
        if let Err(error) = file.write_all(text.as_bytes()) {
            eprintln!("hubspot-sim: the state file misses changes: {error}");
        }
    }
}

/// Changes of another portal would land on the wrong records.
fn set_aside(path: &Path) -> Result<(), Problem> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".old");
    eprintln!(
        "hubspot-sim: {} belongs to a portal of other options; kept as {}",
        path.display(),
        Path::new(&aside).display()
    );
    std::fs::rename(path, aside).map_err(|error| problem(path, &error))
}

fn create(path: &Path, header: &Header) -> Result<(), Problem> {
    let text =
        serde_json::to_string(header).map_err(|error| Problem::internal("state_file", error.to_string()))?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| problem(path, &error))?;
    }
    std::fs::write(path, text + "\n").map_err(|error| problem(path, &error))
}

/// The header and the whole lines after it. A last line that a kill cut short is dropped and cut off.
fn read(path: &Path) -> Result<Option<(Header, Vec<Entry>)>, Problem> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(problem(path, &error)),
    };
    let mut reader = BufReader::new(file);
    let (mut line, mut good) = (String::new(), 0_u64);
    let (mut header, mut entries) = (None, Vec::new());
    loop {
        line.clear();
        let length = match reader.read_line(&mut line) {
            Ok(length) => length,
            // Not text: what follows is none of ours.
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => break,
            Err(error) => return Err(problem(path, &error)),
        };
        if length == 0 || !line.ends_with('\n') {
            break;
        }
        if header.is_none() {
            match serde_json::from_str::<Header>(&line) {
                Ok(first) => header = Some(first),
                Err(_) => break,
            }
        } else {
            match serde_json::from_str::<Entry>(&line) {
                Ok(entry) => entries.push(entry),
                Err(_) => break,
            }
        }
        good += length as u64;
    }
    let Some(header) = header else { return Ok(None) };
    let file = OpenOptions::new().write(true).open(path).map_err(|error| problem(path, &error))?;
    file.set_len(good).map_err(|error| problem(path, &error))?;
    Ok(Some((header, entries)))
}
