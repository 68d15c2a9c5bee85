//! A child of `start` ends with it, however it ends.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
};

fn guarded(program: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["guard", "--"]).args(program).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.spawn().expect("the guard starts")
}

#[test]
fn a_guarded_program_ends_when_the_pipe_closes() {
    let mut guard = guarded(&["sh", "-c", "echo runs; exec sleep 86400"]);
    let mut output = BufReader::new(guard.stdout.take().expect("it is piped"));
    let mut said = String::new();
    output.read_line(&mut said).expect("the program says that it runs");
    assert_eq!(said, "runs\n");
    assert!(guard.try_wait().expect("it is a child").is_none(), "it runs as long as the pipe is open");
    // As by a kill -9 of the owner. Were it to go on, the rest of this test would wait for a day.
    drop(guard.stdin.take());
    output.read_to_string(&mut said).expect("the program's end closes its output");
    guard.wait().expect("the guard ends too");
}

#[test]
fn a_guard_passes_the_exit_code_on() {
    let mut guard = guarded(&["sh", "-c", "exit 7"]);
    // `wait` would close the pipe first, and the guard would end the program for that.
    let _pipe = guard.stdin.take();
    assert_eq!(guard.wait().expect("it ends").code(), Some(7));
}
