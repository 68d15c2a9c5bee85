//! A small HTTP client for what is on this machine: plain HTTP, one exchange per connection.

use hubspot_sim::cards::Outgoing;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// How long it took.
    pub ms: f64,
}

/// Sends a call and reads the answer, which may not be longer than `max_bytes`.
pub(crate) async fn send(call: &Outgoing, max_bytes: usize) -> Result<Reply, String> {
    let rest =
        call.url.strip_prefix("http://").ok_or("only http:// is called: the backend is on this machine")?;
    let (authority, target) = rest.find(['/', '?']).map_or((rest, "/"), |at| rest.split_at(at));
    let address = if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
    let mut stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let header = |(name, value): &(String, String)| format!("{name}: {value}\r\n");
    let headers = call.headers.iter().map(header).collect::<Vec<_>>().concat();
    // HTTP/1.0 is answered whole, without chunks, and the connection ends with it.
    let head = format!(
        "{} {target} HTTP/1.0\r\nhost: {authority}\r\n{headers}content-length: {}\r\n\r\n",
        call.method,
        call.body.len()
    );
    let sent = stream.write_all(&[head.as_bytes(), call.body.as_bytes()].concat()).await;
    sent.map_err(|error| error.to_string())?;
    let mut answer = Vec::new();
    // Room for the head beside the body.
    let most = u64::try_from(max_bytes).unwrap_or(u64::MAX).saturating_add(64 * 1024);
    stream.take(most).read_to_end(&mut answer).await.map_err(|error| error.to_string())?;
    parse(&answer).ok_or_else(|| "the answer is not HTTP".to_owned())
}

fn parse(answer: &[u8]) -> Option<Reply> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..end)?).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let body = String::from_utf8_lossy(answer.get(end + 4..)?).into_owned();
    Some(Reply { status, headers, body, ms: 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let reply = parse(b"HTTP/1.1 304 Not Modified\r\nETag: \"a:b\"\r\n\r\n").unwrap();
        assert_eq!((reply.status, reply.body.as_str()), (304, ""));
        assert_eq!(reply.headers, [("etag".to_owned(), "\"a:b\"".to_owned())]);
        assert_eq!(parse(b"HTTP/1.0 200 OK\r\n\r\nbody").unwrap().body, "body");
        assert!(parse(b"nonsense").is_none());
        assert!(parse(b"HTTP/1.0 abc\r\n\r\n").is_none());
    }
}
