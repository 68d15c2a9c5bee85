//! The binary: real sockets, a real file.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hubspot_sim::signature;
use serde_json::{Value as Json, json};

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(arguments: &[&str]) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hubspot-sim"))
        .args(["--port", "0", "--contacts", "120", "--rate-limit", "0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("ready "), "{line}");
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();
    Server { child, address }
}

impl Server {
    /// Sends a request, and leaves the answer in the connection.
    fn open(&self, method: &str, target: &str, headers: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(stream, "{method} {target} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
        stream
    }

    fn ask(&self, path: &str) -> Json {
        serde_json::from_str(&self.send("GET", path, "", "").2).unwrap()
    }

    /// Status, head and as much of the body as arrives.
    fn send(&self, method: &str, target: &str, headers: &str, body: &str) -> (u16, String, String) {
        let mut stream = self.open(method, target, headers, body);
        stream.set_read_timeout(Some(BOUND)).unwrap();
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, head.to_owned(), body.to_owned())
    }

    fn control(&self, path: &str, body: &Json) -> Json {
        let (status, _, answer) =
            self.send("POST", path, "content-type: application/json\r\n", &body.to_string());
        assert_eq!(status, 200, "{answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Goes through consent and code exchange.
    fn connect(&self) -> Json {
        let scope = "oauth%20crm.objects.contacts.read";
        let query = format!("client_id=sim-client&redirect_uri=http%3A%2F%2Flocalhost%2Fcb&scope={scope}");
        let (status, head, _) = self.send("GET", &format!("/oauth/authorize?{query}"), "", "");
        assert_eq!(status, 302, "{head}");
        let code = head.split_once("code=").unwrap().1.lines().next().unwrap().to_owned();
        let form = format!(
            "grant_type=authorization_code&client_id=sim-client&client_secret=sim-secret&redirect_uri=http%3A%2F%2Flocalhost%2Fcb&code={code}"
        );
        let (status, _, body) = self.send(
            "POST",
            "/oauth/2026-09/token",
            "content-type: application/x-www-form-urlencoded\r\n",
            &form,
        );
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    fn list(&self, token: &Json) -> (u16, String, String) {
        self.send("GET", LIST, &bearer(token), "")
    }
}

const LIST: &str = "/crm/objects/2026-09/contacts?limit=100&properties=jobtitle";

fn bearer(token: &Json) -> String {
    format!("authorization: Bearer {}\r\n", token["access_token"].as_str().unwrap())
}

/// Says that something never comes; no machine is so busy that it comes near.
const BOUND: Duration = Duration::from_mins(2);

fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + BOUND;
    while !holds() {
        assert!(Instant::now() < deadline, "did not happen: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn state_file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    path
}

#[test]
fn a_killed_server_comes_back_with_its_tokens_and_changes() {
    let path = state_file("killed.jsonl");
    let state = ["--state", path.to_str().unwrap()];
    let server = start(&[&state[..], &["--auto-consent"]].concat());
    let token = server.connect();
    server.control("/_sim/mutate", &json!({"action": "edit_random", "object": "contacts", "count": 7}));
    let before = server.list(&token);
    assert_eq!(before.0, 200);
    drop(server);
    // The kill may have cut the last line short.
    let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"{\"at\":17").unwrap();
    let server = start(&state);
    assert_eq!(server.list(&token).2, before.2);
    server.control("/_sim/mutate", &json!({"action": "edit_random", "object": "contacts", "count": 3}));
    let changed = server.list(&token).2;
    drop(server);
    assert_eq!(start(&state).list(&token).2, changed);
}

#[test]
fn a_state_file_of_another_portal_is_set_aside() {
    let path = state_file("other.jsonl");
    let state = ["--state", path.to_str().unwrap()];
    drop(start(&state));
    let first = std::fs::read_to_string(&path).unwrap();
    drop(start(&[&state[..], &["--seed", "2"]].concat()));
    assert_eq!(std::fs::read_to_string(path.with_extension("jsonl.old")).unwrap(), first);
}

#[test]
fn broken_answers_break_on_the_wire() {
    let server = start(&["--auto-consent"]);
    let token = server.connect();
    server.control("/_sim/faults", &json!({"plan": [{"kind": "truncated"}, {"after": 1, "kind": "reset"}]}));
    let (status, head, body) = server.list(&token);
    let promised: usize =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    assert!(status == 200 && !body.is_empty() && body.len() < promised, "{} of {promised}", body.len());
    assert_eq!(server.list(&token).0, 0);
}

#[test]
fn a_slow_answer_comes_after_those_that_were_asked_for_later() {
    let server = start(&["--auto-consent"]);
    let token = server.connect();
    let (hour, moment) = (3_600_000, 1);
    server.control(
        "/_sim/faults",
        &json!({"plan": [{"kind": "slow", "ms": hour}, {"after": 1, "kind": "slow", "ms": moment}]}),
    );
    let mut slow = server.open("GET", LIST, &bearer(&token), "");
    eventually("the first is slow", || server.ask("/_sim/stats")["faults"]["slow"] == 1);
    assert_eq!(server.list(&token).0, 200);
    slow.set_nonblocking(true).unwrap();
    let waiting = slow.read(&mut [0]).unwrap_err();
    assert_eq!(waiting.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn webhooks_arrive_signed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hooks?src=sim%2Ftest", listener.local_addr().unwrap());
    let server = start(&["--webhook-target", &url]);
    server.control(
        "/_sim/mutate",
        &json!({"action": "create", "object": "contacts", "properties": {"email": "w@example.com"}}),
    );
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(BOUND)).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut headers = std::collections::BTreeMap::new();
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("POST /hooks?src=sim%2Ftest HTTP/1.1"));
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        headers.insert(name.to_owned(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    let stamp = headers["x-hubspot-request-timestamp"].parse().unwrap();
    assert_eq!(headers["x-hubspot-signature-v3"], signature::v3("sim-secret", "POST", &url, &body, stamp));
    assert!(body.contains("contact.creation"));
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    eventually("it is delivered", || server.ask("/_sim/webhooks")["delivered"] == 1);
}

#[test]
fn a_used_port_is_refused_in_words() {
    let server = start(&[]);
    let port = server.address.rsplit(':').next().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hubspot-sim")).args(["--port", port]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot listen on 127.0.0.1"));
}
