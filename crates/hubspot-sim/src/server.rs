//! Sockets, the clock and the disk: everything that the state machine does not touch.

mod answer;
mod cards;
mod client;
mod clock;
mod deliver;
mod options;
mod own_host;
mod shared;
mod state_file;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use kernel::Problem;
use tokio::net::TcpListener;

pub(crate) use options::Options;
use shared::Shared;
use state_file::StateFile;

/// Serves until it is told to stop.
pub(crate) async fn run(options: Options) -> Result<(), Problem> {
    let started = Instant::now();
    // The port is taken first: a second simulator must not touch the state file of the first.
    let address = SocketAddr::new(options.host, options.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Problem::internal("port_in_use", format!("cannot listen on {address}: {error}")))?;
    let address = listener.local_addr().unwrap_or(address);
    let (sim, state_file) = StateFile::open(&options)?;
    let shared = Arc::new(Shared::new(sim, state_file, options.card_host));
    tokio::spawn(deliver::run(Arc::clone(&shared)));
    let app = Router::new().fallback(answer::handle).with_state(shared);
    println!("ready {} http://{address}", started.elapsed().as_millis());
    // Every change is on disk before its answer is sent, so nothing is left to do at the end.
    tokio::select! {
        served = axum::serve(listener, app) => {
            served.map_err(|error| Problem::internal("serve", error.to_string()))
        }
        () = stop_signal() => Ok(()),
    }
}

/// Ctrl-C, or SIGTERM.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => (),
                _ = tokio::signal::ctrl_c() => (),
            }
            return;
        }
    }
    _ = tokio::signal::ctrl_c().await;
}
