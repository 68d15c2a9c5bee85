//! Several jobs at a time: while one waits for a stack, a server or a linker, another computes.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

use super::{Part, outcome::Outcome};

/// When a job may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// At any time.
    Any,
    /// At any time, and others wait for what it builds.
    Builds,
    /// After that.
    Built,
}

/// A piece of the tests that runs in a process of its own.
pub struct Job {
    part: Part,
    when: When,
    work: Box<dyn FnOnce() -> Result<Outcome> + Send>,
}

impl Job {
    /// A job that may run at any time.
    pub fn new(part: Part, work: impl FnOnce() -> Result<Outcome> + Send + 'static) -> Self {
        Self { part, when: When::Any, work: Box::new(work) }
    }

    /// It builds what others wait for.
    pub fn builds(self) -> Self {
        Self { when: When::Builds, ..self }
    }

    /// It waits for what is built.
    pub fn after_the_build(self) -> Self {
        Self { when: When::Built, ..self }
    }
}

struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    waiting: Vec<Job>,
    /// Whether the build went well, once it is over.
    built: Option<bool>,
}

impl Queue {
    fn new(mut jobs: Vec<Job>) -> Self {
        jobs.sort_by_key(|job| job.when != When::Builds);
        let built = jobs.iter().all(|job| job.when != When::Builds).then_some(true);
        Self { state: Mutex::new(State { waiting: jobs, built }), changed: Condvar::new() }
    }

    /// The first job that may run, when there is one; none when all are taken or the others wait in vain.
    fn take(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            let built = state.built;
            let may_run = |job: &Job| job.when != When::Built || built == Some(true);
            if let Some(at) = state.waiting.iter().position(may_run) {
                return Some(state.waiting.remove(at));
            }
            if state.waiting.is_empty() || built == Some(false) {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn built(&self, well: bool) {
        self.lock().built = Some(well);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs the jobs, `at_once` at a time, what others wait for first, the rest in their order as far as it need not wait; tells of each that is over.
pub fn run(jobs: Vec<Job>, at_once: usize, over: impl Fn(Part, Result<Outcome>, Duration) + Sync) {
    let queue = Queue::new(jobs);
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(Job { part, when, work }) = queue.take() {
                    let started = Instant::now();
                    let result = work();
                    if when == When::Builds {
                        queue.built(result.is_ok());
                    }
                    over(part, result, started.elapsed());
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use anyhow::bail;

    use super::*;

    /// Runs jobs that note their names, and answers the names in the order in which the jobs ended.
    fn order(
        at_once: usize,
        make: impl FnOnce(&dyn Fn(&'static str, bool) -> Job) -> Vec<Job>,
    ) -> Vec<&'static str> {
        let ended = Arc::new(Mutex::new(Vec::new()));
        let job = |name, well| {
            let ended = Arc::clone(&ended);
            Job::new(Part::Unit, move || {
                ended.lock().unwrap().push(name);
                if well { Ok(Outcome::default()) } else { bail!("as ordered") }
            })
        };
        run(make(&job), at_once, |_, _, _| {});
        ended.lock().unwrap().clone()
    }

    #[test]
    fn the_build_begins_first_and_what_needs_it_keeps_its_turn() {
        let ended = order(1, |job| {
            vec![job("suite", true).after_the_build(), job("sql", true), job("modules", true).builds()]
        });
        assert_eq!(ended, ["modules", "suite", "sql"]);
    }

    #[test]
    fn a_build_that_fails_takes_only_those_along_that_need_it() {
        let ended = order(2, |job| {
            vec![job("modules", false).builds(), job("suite", true).after_the_build(), job("sql", true)]
        });
        assert!(ended.contains(&"sql") && !ended.contains(&"suite"), "{ended:?}");
    }

    #[test]
    fn without_a_build_nothing_waits_for_one() {
        assert_eq!(order(2, |job| vec![job("suite", true).after_the_build()]), ["suite"]);
    }
}
