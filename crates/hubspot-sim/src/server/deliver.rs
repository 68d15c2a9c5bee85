//! Sends webhooks.

use std::sync::Arc;
use std::time::Duration;

use hubspot_sim::{Delivery, Sim};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::shared::Shared;

/// How often the queue is looked at.
const TICK: Duration = Duration::from_millis(50);
/// HubSpot waits this long for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends what is due, for ever.
pub(crate) async fn run(shared: Arc<Shared>) {
    loop {
        tokio::time::sleep(TICK).await;
        for delivery in shared.with(Sim::due_deliveries) {
            let shared = Arc::clone(&shared);
            tokio::spawn(async move {
                let status = tokio::time::timeout(PATIENCE, post(&delivery)).await.ok().flatten();
                shared.with(|sim, now_ms| sim.delivered(now_ms, delivery.id, status));
            });
        }
    }
}

/// One POST over a connection of its own; the status, or nothing when none came. Plain HTTP only: the receiver is on
/// this machine.
async fn post(delivery: &Delivery) -> Option<u16> {
    let rest = delivery.url.strip_prefix("http://")?;
    let (authority, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let address = if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
    let mut stream = TcpStream::connect(address).await.ok()?;
    let headers = delivery
        .headers
        .iter()
        .fold(String::new(), |text, (name, value)| text + name + ": " + value + "\r\n");
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {authority}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        delivery.body.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(delivery.body.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    let mut part = [0_u8; 512];
    // "HTTP/1.1 204": nine bytes and three digits are all that matters.
    while answer.len() < 12 {
        match stream.read(&mut part).await.ok()? {
            0 => return None,
            length => answer.extend_from_slice(&part[..length]),
        }
    }
    std::str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()
}
