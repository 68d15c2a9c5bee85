//! LlamaParse reads: the file is sent once, a job started once, and its state asked for in steps of the queue.

use kernel::{Problem, sha256_hex};
use llamaparse::{
    Job, JobStatus, ended_badly, file_id, find_file, found_file, job, job_id, start, unreadable, upload,
};
use ports::{Level, Outcome};
use serde_json::json;

use super::{
    CALL_US, Stop, Work,
    cloud::{self, Cloud},
    cursor::{Cursor, LocalEnd, Remote, Stage},
};
use crate::sql::DocumentParseRestart;

/// LlamaParse itself ends a job after 30 minutes unless told otherwise; as long again to wait for its turn.
const PATIENCE_MS: i64 = 3_600_000;

/// Waiting in one invocation, of the 30 s of wall clock in which it begins steps.
const WAIT_MS: i64 = 20_000;

/// Attempts at something that passes, before our own poor reading has to do. The queue gives up at the fourth.
const ATTEMPTS: u32 = 3;

impl Work<'_> {
    /// Whether LlamaParse can be asked at all.
    pub(super) fn has_key(&self) -> bool {
        cloud::key(&*self.ports.secrets).is_some()
    }

    /// From here on LlamaParse reads; `local` is what we made of it. That is stored before anything is asked, so that
    /// failures are LlamaParse's.
    pub(super) async fn turn_to_remote(mut self, local: Option<LocalEnd>) -> Result<Outcome, Problem> {
        let since = self.ports.clock.now();
        self.cursor.stage = Stage::Remote;
        self.cursor.trying = None;
        self.cursor.remote = Some(Remote { since, file_id: None, job_id: None, local, error: None });
        match self.commit(&[]).await {
            Ok(()) => self.remote().await,
            Err(Stop::Cancelled) => Ok(Outcome::cancelled()),
            Err(Stop::Problem(problem)) => Err(problem),
        }
    }

    /// One step further: send, start, or look.
    pub(super) async fn remote(mut self) -> Result<Outcome, Problem> {
        match self.step().await {
            Ok(outcome) => Ok(outcome),
            Err(Stop::Cancelled) => Ok(Outcome::cancelled()),
            Err(Stop::Problem(problem)) => self.without_remote(problem).await,
        }
    }

    async fn step(&mut self) -> Result<Outcome, Stop> {
        let mut remote = self.asked()?;
        let waited = self.ports.clock.now().millis_since(remote.since);
        if waited > PATIENCE_MS {
            let detail = "LlamaParse has not read the file within an hour: retry the document later";
            return Err(Problem::new(504, "llamaparse_timeout", detail).into());
        }
        let cloud = Cloud::new(self.ports)?;
        self.run.charge_us(CALL_US);
        let file = if let Some(file) = remote.file_id.clone() {
            file
        } else {
            let file = self.send(&cloud).await?;
            remote.file_id = Some(file.clone());
            self.note_remote(&remote).await?;
            file
        };
        let id = if let Some(id) = remote.job_id.clone() {
            id
        } else {
            let body = cloud.call(&start(&file, &self.settings.llamaparse)).await?;
            let id = job_id(&body).map_err(|error| unreadable(&error))?;
            remote.job_id = Some(id.clone());
            self.note_remote(&remote).await?;
            id
        };
        self.follow(&cloud, &remote, &id).await
    }

    /// Asks how the job is until it has ended. Most end within a minute, so it is waited for here at first: waiting costs
    /// no computing, while a job that is put back is taken up by the schedule, once a minute.
    async fn follow(&mut self, cloud: &Cloud<'_>, remote: &Remote, id: &str) -> Result<Outcome, Stop> {
        let began = self.ports.clock.now();
        loop {
            let state = Job::read(&cloud.call(&job(id)).await?).map_err(|error| unreadable(&error))?;
            if let Some(problem) = ended_badly(&state) {
                return Err(problem.into());
            }
            if state.status == JobStatus::Completed {
                return self.take_over().await;
            }
            let now = self.ports.clock.now();
            // Two seconds at first, then a tenth of what was waited: a book is asked for some fifty times, not a thousand.
            let waited = now.millis_since(remote.since);
            let delay = u64::try_from(waited / 10).unwrap_or(0).clamp(2_000, 60_000);
            let here = now.millis_since(began).saturating_add_unsigned(delay);
            if here > WAIT_MS || self.run.should_stop() {
                return Ok(Outcome::Again { delay_ms: delay });
            }
            self.ports.timer.sleep_ms(delay).await;
        }
    }

    /// What LlamaParse was asked.
    pub(super) fn asked(&self) -> Result<Remote, Problem> {
        self.cursor
            .remote
            .clone()
            .ok_or_else(|| Problem::internal("bad_cursor", "nothing was asked of LlamaParse"))
    }

    async fn note_remote(&mut self, remote: &Remote) -> Result<(), Stop> {
        self.cursor.remote = Some(remote.clone());
        self.commit(&[]).await
    }

    /// Sends the file, unless it was sent before a kill. It goes under an id of ours and without its name, which may be
    /// personal.
    async fn send(&mut self, cloud: &Cloud<'_>) -> Result<String, Problem> {
        let ours = format!("{}:{}", self.document.id, self.document.generation);
        let body = cloud.call(&find_file(&ours)).await?;
        let found = found_file(&ours, &body).map_err(|error| unreadable(&error))?;
        if let (Some(found), Some(_)) = (&found, &self.cursor.file) {
            return Ok(found.clone());
        }
        // Also for a file that is there already, its digest is not stored yet.
        let bytes = self.fetch().await?;
        if let Some(found) = found {
            return Ok(found);
        }
        let name = format!("{}.{}", self.document.id, self.extension(&bytes));
        let declared = self.document.content_type.clone().unwrap_or_default();
        // A digest of ids is in no field, and in a file only by intent; then LlamaCloud refuses the frame.
        let boundary = sha256_hex(ours.as_bytes());
        let boundary = boundary.get(..40).unwrap_or(&boundary);
        let answer = cloud.upload(upload(&ours, boundary, &name, &declared), bytes).await?;
        file_id(&answer).map_err(|error| unreadable(&error))
    }

    /// What the kind is told by: the format we see, or else the extension that the owner gave.
    fn extension(&self, bytes: &[u8]) -> String {
        let sniffed =
            documents::sniff(bytes, Some(&self.document.filename), self.document.content_type.as_deref());
        let given =
            || self.document.filename.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match sniffed.map(documents::Format::as_str) {
            Ok("markdown") => "md".to_owned(),
            Ok("text") => "txt".to_owned(),
            Ok(format) => format.to_owned(),
            Err(_) => given()
                .filter(|text| {
                    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
                })
                .unwrap_or_else(|| "bin".to_owned()),
        }
    }

    /// LlamaParse has read it: our own parts, if any, make place for its pages.
    async fn take_over(&mut self) -> Result<Outcome, Stop> {
        self.begin_anew(Stage::Store).await?;
        self.pages().await
    }

    /// Takes back what is stored; `stage` reads from the first part on.
    async fn begin_anew(&mut self, stage: Stage) -> Result<(), Stop> {
        let (file, remote) = (self.cursor.file.take(), self.cursor.remote.take());
        self.cursor = Cursor { stage, file, remote, ..Cursor::default() };
        let cursor = self.cursor.to_value()?;
        self.run.charge_us(CALL_US);
        let restart = DocumentParseRestart { cursor: &cursor };
        let restarted = restart.call(self.ports, &self.run.lease).await?;
        self.next = restarted.next_part;
        if restarted.cancelled { Err(Stop::Cancelled) } else { Ok(()) }
    }

    /// Without LlamaParse's reading: our own poor one where there is one, its problem where it alone was asked.
    pub(super) async fn without_remote(mut self, problem: Problem) -> Result<Outcome, Problem> {
        let mut remote = self.asked()?;
        let passes = problem.status == 429 || (problem.transient && self.attempts < ATTEMPTS);
        // What the database or the storage says is not LlamaParse's.
        if passes || !problem.code.starts_with("llamaparse_") {
            return Err(problem);
        }
        let Some(local) = remote.local.clone() else { return Err(problem) };
        let fields = json!({ "job": self.run.job.id, "code": problem.code, "detail": problem.detail });
        self.ports.log.log(Level::Warn, "llamaparse_given_up", fields);
        match local {
            LocalEnd::Failed { status, code, detail } => {
                let detail = format!("{detail}; LlamaParse does not help: {}", problem.detail);
                Err(Problem::new(status, code, detail))
            }
            LocalEnd::Poor { .. } => {
                remote.error = Some(problem.code);
                self.cursor.remote = Some(remote);
                let stored = if self.cursor.stage == Stage::Store {
                    self.begin_anew(Stage::Local).await
                } else {
                    self.cursor.stage = Stage::Local;
                    self.commit(&[]).await
                };
                match stored {
                    Ok(()) => Ok(Outcome::Again { delay_ms: 0 }),
                    Err(Stop::Cancelled) => Ok(Outcome::cancelled()),
                    Err(Stop::Problem(problem)) => Err(problem),
                }
            }
        }
    }
}
