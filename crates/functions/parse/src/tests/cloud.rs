//! A LlamaCloud in memory: files, jobs and their pages, and what goes wrong with it.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use kernel::Timestamp;
use ports::{BytesResponse, Clock as _, HttpError, HttpRequest, Method};
use serde_json::{Value, json};
use testing::FakeClock;

pub(super) const BASE: &str = "http://llama.test";
pub(super) const KEY: &str = "llx-test";

type Answer = Result<BytesResponse, HttpError>;

pub(super) struct Cloud {
    clock: Rc<FakeClock>,
    /// Our id, and the content, of each file.
    pub(super) files: RefCell<Vec<(String, Vec<u8>)>>,
    /// The file of each job, and when it was started.
    pub(super) jobs: RefCell<Vec<(usize, Timestamp)>>,
    /// Milliseconds that a job takes.
    pub(super) takes_ms: Cell<i64>,
    /// What the next requests are answered instead.
    pub(super) next: RefCell<VecDeque<Answer>>,
    /// The state of jobs that are over, with code and reason.
    pub(super) ends: RefCell<Value>,
    /// Pages of a result.
    pub(super) pages: RefCell<Value>,
    /// Requests for a job's state.
    pub(super) polls: Cell<u32>,
    /// Names that files came under.
    pub(super) names: RefCell<Vec<String>>,
}

impl Cloud {
    pub(super) fn new(clock: Rc<FakeClock>) -> Self {
        Self {
            clock,
            files: RefCell::default(),
            jobs: RefCell::default(),
            takes_ms: Cell::new(30_000),
            next: RefCell::default(),
            ends: RefCell::new(json!({ "status": "COMPLETED" })),
            pages: RefCell::new(json!([
                { "page_number": 1, "success": true, "markdown": "# Read by LlamaParse" },
                { "page_number": 2, "success": true, "markdown": "A long second page, long enough for a part." },
                { "page_number": 3, "success": false, "error": "unreadable" },
                { "page_number": 4, "success": true, "markdown": "The end" },
            ])),
            polls: Cell::new(0),
            names: RefCell::default(),
        }
    }

    pub(super) fn answer(&self, request: &HttpRequest) -> Answer {
        if let Some(answer) = self.next.borrow_mut().pop_front() {
            return answer;
        }
        if request.bearer.as_ref().is_none_or(|key| key.expose() != KEY) {
            return say(401, &json!({ "detail": "Invalid API key" }));
        }
        let target = request.url.strip_prefix(BASE).unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match (request.method, path) {
            (Method::Get, "/api/v1/beta/files") => {
                let ours =
                    query.strip_prefix("external_file_id=").unwrap().replace("%2D", "-").replace("%3A", ":");
                let files = self.files.borrow();
                let found = files.iter().enumerate().filter(|(_, (id, _))| *id == ours);
                let items: Vec<Value> = found
                    .map(|(at, (id, _))| json!({ "id": format!("f{at}"), "external_file_id": id }))
                    .collect();
                say(200, &json!({ "items": items, "next_page_token": null }))
            }
            (Method::Post, "/api/v1/beta/files") => self.upload(request),
            (Method::Post, "/api/v2/parse") => {
                let body: Value = serde_json::from_str(request.body.as_ref().unwrap().expose()).unwrap();
                assert!(body["tier"].is_string() && body["version"].is_string());
                let file: usize =
                    body["file_id"].as_str().unwrap().strip_prefix('f').unwrap().parse().unwrap();
                self.jobs.borrow_mut().push((file, self.clock.now()));
                say(200, &json!({ "id": format!("j{}", self.jobs.borrow().len() - 1), "status": "PENDING" }))
            }
            (Method::Get, path) => self.job(path.strip_prefix("/api/v2/parse/j").unwrap(), query),
            other => panic!("{other:?}"),
        }
    }

    fn upload(&self, request: &HttpRequest) -> Answer {
        let declared = &request.headers.iter().find(|(name, _)| name == "content-type").unwrap().1;
        let boundary = declared.strip_prefix("multipart/form-data; boundary=").unwrap();
        let body = String::from_utf8(request.bytes.as_ref().unwrap().concat()).unwrap();
        let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
        let value = |name: &str| {
            let part = parts.iter().find(|part| part.contains(&format!("name=\"{name}\""))).unwrap();
            let (head, value) = part.split_once("\r\n\r\n").unwrap();
            (head.to_owned(), value.strip_suffix("\r\n").unwrap().to_owned())
        };
        assert_eq!((parts.last(), value("purpose").1.as_str()), (Some(&"--\r\n"), "parse"));
        let (head, file) = value("file");
        self.names
            .borrow_mut()
            .push(head.split("filename=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
        self.files.borrow_mut().push((value("external_file_id").1, file.into_bytes()));
        say(
            200,
            &json!({ "id": format!("f{}", self.files.borrow().len() - 1), "name": "x", "project_id": "p" }),
        )
    }

    fn job(&self, id: &str, query: &str) -> Answer {
        let jobs = self.jobs.borrow();
        let Some((_, since)) = jobs.get(id.parse::<usize>().unwrap()) else {
            return say(404, &json!({ "detail": "Job not found" }));
        };
        self.polls.set(self.polls.get() + 1);
        let over = self.clock.now().millis_since(*since) >= self.takes_ms.get();
        let mut job = if over { self.ends.borrow().clone() } else { json!({ "status": "RUNNING" }) };
        job["id"] = json!(format!("j{id}"));
        if query == "expand=markdown" && over {
            return say(200, &json!({ "job": job, "markdown": { "pages": *self.pages.borrow() } }));
        }
        say(200, &json!({ "job": job }))
    }
}

/// A JSON answer.
#[allow(clippy::unnecessary_wraps)] // it is one of the answers of a network
pub(super) fn say(status: u16, body: &Value) -> Answer {
    Ok(BytesResponse { status, headers: Vec::new(), body: body.to_string().into_bytes() })
}
