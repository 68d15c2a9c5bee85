//! The simulator as an HTTP server: API, consent page and control plane on one port.

mod server;

use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    let options = server::Options::parse();
    match server::run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("hubspot-sim: {problem}");
            ExitCode::FAILURE
        }
    }
}
