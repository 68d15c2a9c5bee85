//! The command `start`: simulator, local stack and demo portal, until Ctrl-C.

mod child;
mod claim;
mod demo;
mod descriptor;
pub mod guard;
mod keys;
mod log;
mod ports;
mod settings;
mod summary;

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::{build, paths, setup, ui::Step};
use child::{Child, Event};
use claim::Claim;
use descriptor::Descriptor;
pub use keys::Keys;
pub use settings::Settings;

/// The arguments of `start`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the suite serves.
    #[arg(long, default_value_t = 54321)]
    port: u16,
    /// Where the HubSpot simulator serves.
    #[arg(long, default_value_t = 54330)]
    hubspot_port: u16,
    /// Where database, keys and logs are kept.
    #[arg(long, default_value = ".local")]
    data_dir: PathBuf,
    /// Settings of the functions; they win over what `start` sets itself.
    #[arg(long, default_value = ".env")]
    env_file: PathBuf,
    /// Start without the demo user and its portal.
    #[arg(long)]
    no_demo: bool,
    /// Contacts of the simulated portal.
    #[arg(long, default_value_t = 29_000)]
    contacts: u32,
    /// A real PostgreSQL (16 or later, with pgvector) instead of the embedded one.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// The stack applies migrations when it starts; on a slow disk with a fresh database that takes a while.
const STACK_LIMIT: Duration = Duration::from_mins(3);
const SIMULATOR_LIMIT: Duration = Duration::from_mins(1);

/// The command `start`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let settings = Settings::read(&args.env_file, args.port, args.hubspot_port)?;
    let data_dir = std::path::absolute(&args.data_dir)?;
    private_folder(&data_dir).with_context(|| format!("cannot make {}", data_dir.display()))?;
    let old = Descriptor::read(&data_dir);
    let mut claim = Claim::take(&data_dir, old.as_ref())?;
    // What a killed run has left says nothing true any more.
    Descriptor::remove(&data_dir);
    ports::require_free(args.port, "--port", claim.patience(args.port))?;
    if settings.simulated {
        ports::require_free(args.hubspot_port, "--hubspot-port", claim.patience(args.hubspot_port))?;
    }
    claim.note(&[args.port, args.hubspot_port])?;
    let tools = setup::ensure()?;
    build::functions_to_modules(&tools, &paths::functions()?)?;
    build::console()?;
    let simulator = if settings.simulated {
        Some(Simulator { program: build::simulator()?, card_host: build::card_host(&tools)? })
    } else {
        None
    };

    let (events, inbox) = mpsc::channel();
    let on_signal = events.clone();
    ctrlc::set_handler(move || drop(on_signal.send(Event::Stop))).context("cannot listen for Ctrl-C")?;
    let log = log::Log::open(&data_dir)?;

    let mut suite = Suite { children: Vec::new(), inbox, log };
    let outcome = serve(args, &settings, &tools, &data_dir, simulator.as_ref(), &events, &mut suite, started);
    suite.stop();
    Descriptor::remove(&data_dir);
    match outcome {
        Ok(()) | Err(Ended::Asked) => Ok(ExitCode::SUCCESS),
        Err(Ended::Failed(error)) => Err(error),
    }
}

/// Makes a folder that its owner alone may enter: keys, tokens and people's data are below it. The stack closes one that
/// an older version left open.
fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// What plays HubSpot.
struct Simulator {
    program: PathBuf,
    /// The page that runs the app card.
    card_host: PathBuf,
}

/// Why serving ended.
enum Ended {
    /// Ctrl-C or a termination signal.
    Asked,
    /// Something went wrong.
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The running children, in the order in which they were started.
struct Suite {
    children: Vec<Child>,
    inbox: Receiver<Event>,
    log: log::Log,
}

#[expect(clippy::too_many_arguments, reason = "one call, which hands over what `run` prepared")]
fn serve(
    args: &Args,
    settings: &Settings,
    tools: &setup::Tools,
    data_dir: &Path,
    simulator: Option<&Simulator>,
    events: &mpsc::Sender<Event>,
    suite: &mut Suite,
    started: Instant,
) -> Result<(), Ended> {
    let env_file = settings.write(data_dir)?;
    let step = Step::start("local stack");
    let mut arguments = vec!["run".into(), "-A".into(), "supabase/local/main.ts".into()];
    arguments.extend(["--port".into(), args.port.to_string(), "--data-dir".into(), text(data_dir)]);
    arguments.extend(["--env-file".into(), text(&env_file)]);
    if let Some(url) = &args.database_url {
        arguments.extend(["--database-url".into(), url.clone()]);
    }
    suite.children.push(Child::spawn("stack", &tools.deno(), &arguments, events)?);
    let keys = suite.wait_for("its keys", STACK_LIMIT, |_| Keys::read(data_dir))?;
    if let Some(simulator) = simulator {
        let arguments = settings.simulator_arguments(
            &keys,
            args.hubspot_port,
            args.contacts,
            data_dir,
            &simulator.card_host,
        );
        suite.children.push(Child::spawn("simulator", &simulator.program, &arguments, events)?);
        suite.wait_for("the simulator", SIMULATOR_LIMIT, |_| ports::answers(args.hubspot_port))?;
    }
    suite.wait_for("the local stack", STACK_LIMIT, |line| {
        line.filter(|line| line.starts_with("ready")).map(drop)
    })?;
    step.done(&format!("http://127.0.0.1:{}", args.port));

    let mut descriptor = Descriptor::new(args.port, settings, &keys);
    if settings.simulated && !args.no_demo {
        let mut demo = demo::spawn(&tools.deno(), &descriptor, data_dir, events)?;
        let ended = suite.wait_for_exit(&demo);
        demo.stop();
        // Whatever the demo met, the suite serves.
        match demo::result(data_dir, ended?) {
            Ok(outcome) => descriptor.adopt(outcome),
            Err(error) => eprintln!("! demo: {error:#}"),
        }
    }
    descriptor.write(data_dir)?;
    summary::print(&descriptor, data_dir, &suite.log, started.elapsed());
    suite.forever()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Suite {
    /// Handles events until `check` answers something; it sees each line of the stack, or nothing every 20 ms.
    fn wait_for<T>(
        &mut self,
        what: &str,
        limit: Duration,
        mut check: impl FnMut(Option<&str>) -> Option<T>,
    ) -> Result<T, Ended> {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            let event = self.inbox.recv_timeout(Duration::from_millis(20)).ok();
            let line = match &event {
                Some(Event::Line { from: "stack", text, .. }) => Some(text.clone()),
                _ => None,
            };
            if let Some(event) = event {
                self.handle(event)?;
            }
            if let Some(found) = check(line.as_deref()) {
                return Ok(found);
            }
        }
        Err(anyhow::anyhow!("{what} did not come within {} s; see {}", limit.as_secs(), self.log.path())
            .into())
    }

    /// Handles events until the child has ended; the answer is its exit code.
    fn wait_for_exit(&mut self, child: &Child) -> Result<Option<i32>, Ended> {
        loop {
            match self.inbox.recv() {
                Ok(Event::Exited { from, code }) if from == child.name => return Ok(code),
                Ok(event) => self.handle(event)?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn forever(&mut self) -> Result<(), Ended> {
        loop {
            let event = self.inbox.recv()?;
            self.handle(event)?;
        }
    }

    fn handle(&mut self, event: Event) -> Result<(), Ended> {
        match event {
            Event::Stop => Err(Ended::Asked),
            Event::Line { from, text, .. } => {
                self.log.line(from, &text);
                Ok(())
            }
            Event::Exited { from, code } => {
                self.drain();
                let code = code.map_or_else(|| "by a signal".to_owned(), |code| format!("with code {code}"));
                Err(self.log.failure(from, &code).into())
            }
        }
    }

    /// Takes the lines that a child wrote just before it ended.
    fn drain(&mut self) {
        while let Ok(event) = self.inbox.recv_timeout(Duration::from_millis(200)) {
            if let Event::Line { from, text, .. } = event {
                self.log.line(from, &text);
            }
        }
    }

    /// Stops the children, the youngest last: the stack may still call the simulator while it ends.
    fn stop(&mut self) {
        if self.children.is_empty() {
            return;
        }
        let step = Step::start("stopping");
        for child in &mut self.children {
            child.stop();
        }
        self.drain();
        step.done("");
    }
}
