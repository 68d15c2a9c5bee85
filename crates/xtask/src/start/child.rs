//! A child process that never outlives this one.

use std::{
    io::{BufRead, BufReader, Read},
    os::unix::process::CommandExt,
    path::Path,
    process::{self, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::paths;

/// What the main loop hears.
#[derive(Debug)]
pub enum Event {
    /// Ctrl-C or a termination signal.
    Stop,
    /// A line that a child printed.
    Line {
        /// The child.
        from: &'static str,
        /// The line.
        text: String,
    },
    /// A child has ended.
    Exited {
        /// The child.
        from: &'static str,
        /// Its exit code, none when a signal ended it.
        code: Option<i32>,
    },
}

/// A running child. It runs below a guard of this same program (see `guard`), which ends it when this process is gone.
pub struct Child {
    /// What it is called in the log.
    pub name: &'static str,
    lifeline: Option<ChildStdin>,
    ended: Arc<AtomicBool>,
}

/// Longer than the guard's own patience, so that the guard has killed by then.
const PATIENCE: Duration = Duration::from_secs(15);

impl Child {
    /// Starts a program whose output goes line by line to the main loop.
    pub fn spawn(
        name: &'static str,
        program: &Path,
        arguments: &[String],
        events: &Sender<Event>,
    ) -> Result<Self> {
        let mut command = Self::guarded(program, arguments)?;
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Self::launch(name, command, events)
    }

    /// Starts a program that writes to the terminal itself.
    pub fn spawn_in_terminal(
        name: &'static str,
        program: &Path,
        arguments: &[String],
        events: &Sender<Event>,
    ) -> Result<Self> {
        Self::launch(name, Self::guarded(program, arguments)?, events)
    }

    fn guarded(program: &Path, arguments: &[String]) -> Result<Command> {
        let mut command = Command::new(paths::program()?);
        command.arg("guard").arg("--").arg(program).args(arguments);
        command.current_dir(paths::root()).stdin(Stdio::piped());
        // A group of its own: the terminal's Ctrl-C reaches this process alone, which then stops the children in order.
        command.process_group(0);
        Ok(command)
    }

    fn launch(name: &'static str, mut command: Command, events: &Sender<Event>) -> Result<Self> {
        let mut process = command.spawn().with_context(|| format!("cannot start the {name}"))?;
        let lifeline = process.stdin.take();
        let out = process.stdout.take().map(|out| pump(name, out, events.clone()));
        let err = process.stderr.take().map(|err| pump(name, err, events.clone()));
        let ended = Arc::new(AtomicBool::new(false));
        let (flag, events) = (Arc::clone(&ended), events.clone());
        thread::spawn(move || {
            let code = wait(&mut process);
            for pump in [out, err].into_iter().flatten() {
                let _ = pump.join();
            }
            flag.store(true, Ordering::SeqCst);
            let _ = events.send(Event::Exited { from: name, code });
        });
        Ok(Self { name, lifeline, ended })
    }

    /// Ends the child and waits for it.
    pub fn stop(&mut self) {
        self.lifeline = None;
        let deadline = Instant::now() + PATIENCE;
        while !self.ended.load(Ordering::SeqCst) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn wait(process: &mut process::Child) -> Option<i32> {
    process.wait().ok().and_then(|status| status.code())
}

fn pump(
    name: &'static str,
    source: impl Read + Send + 'static,
    events: Sender<Event>,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(source).split(b'\n') {
            let Ok(line) = line else { return };
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if events.send(Event::Line { from: name, text }).is_err() {
                return;
            }
        }
    })
}
