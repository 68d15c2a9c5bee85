//! A child of `start` ends with it, however it ends.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

fn guarded(program: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["guard", "--"]).args(program).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.spawn().expect("the guard starts")
}

fn ends_within(child: &mut Child, limit: Duration) -> bool {
    let started = Instant::now();
    while started.elapsed() < limit {
        if child.try_wait().expect("the guard is a child").is_some() {
            return true;
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
fn a_guarded_program_ends_when_the_pipe_closes() {
    let mut guard = guarded(&["sleep", "600"]);
    assert!(!ends_within(&mut guard, Duration::from_millis(300)), "it runs as long as the pipe is open");
    drop(guard.stdin.take());
    assert!(
        ends_within(&mut guard, Duration::from_secs(5)),
        "the pipe is closed as by a kill -9 of the owner"
    );
}

#[test]
fn a_guard_passes_the_exit_code_on() {
    let mut guard = guarded(&["sh", "-c", "exit 7"]);
    // `wait` would close the pipe first, and the guard would end the program for that.
    let _pipe = guard.stdin.take();
    assert_eq!(guard.wait().expect("it ends").code(), Some(7));
}
