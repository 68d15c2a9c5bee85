//! A function, its surroundings and its ends.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    panic::AssertUnwindSafe,
    rc::Rc,
};

use async_trait::async_trait;
use edge::{Request, Response};
use futures::FutureExt as _;
use kernel::Problem;
use ports::{
    BytesResponse, Caller, Clock as _, HttpClient, HttpError, HttpRequest, HttpResponse, Ports, Store,
};
use testing::{CapturedLog, End, FakeClock, Kill, TestPorts};

use super::{cloud, cloud::Cloud, database::Database, paper::PaperParser};
use crate::{routes, work};

const PROJECT: &str = "http://project.test";

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 100_000;

/// How an invocation ended.
#[derive(Debug, PartialEq)]
pub(super) enum Ended {
    Answered(Result<Response, Problem>),
    Killed,
    Crashed,
}

/// Storage and LlamaCloud.
pub(super) struct Network {
    kill: Rc<Kill>,
    clock: Rc<FakeClock>,
    /// The document's file, if it is there.
    pub(super) file: RefCell<Option<Vec<u8>>>,
    pub(super) etag: RefCell<String>,
    /// What the next downloads are answered instead.
    pub(super) next: RefCell<VecDeque<Result<BytesResponse, HttpError>>>,
    pub(super) downloads: Cell<u32>,
    pub(super) cloud: Cloud,
}

#[async_trait(?Send)]
impl HttpClient for Network {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        panic!("text is asked for: {}", request.url)
    }

    async fn fetch_bytes(&self, request: HttpRequest, max_bytes: u64) -> Result<BytesResponse, HttpError> {
        self.kill.pass().await;
        self.clock.sleep(5).await;
        let answer = if request.url.starts_with(cloud::BASE) {
            self.cloud.answer(&request)
        } else {
            self.storage(&request)
        };
        self.kill.pass().await;
        match answer {
            Ok(answer) if answer.body.len() as u64 > max_bytes => Err(HttpError::TooLarge { max_bytes }),
            answer => answer,
        }
    }
}

impl Network {
    fn storage(&self, request: &HttpRequest) -> Result<BytesResponse, HttpError> {
        assert!(
            request.url.starts_with(&format!("{PROJECT}/storage/v1/object/documents/")),
            "{}",
            request.url
        );
        assert_eq!(request.apikey.as_ref().unwrap().expose(), "sb_secret_test");
        self.downloads.set(self.downloads.get() + 1);
        if let Some(answer) = self.next.borrow_mut().pop_front() {
            return answer;
        }
        let file = self.file.borrow().clone();
        let headers = vec![("etag".to_owned(), self.etag.borrow().clone())];
        match file {
            Some(body) => Ok(BytesResponse { status: 200, headers, body }),
            None => Ok(BytesResponse { status: 404, headers, body: Vec::new() }),
        }
    }
}

/// The database, slow and mortal.
struct Slow {
    database: Rc<Database>,
    kill: Rc<Kill>,
    clock: Rc<FakeClock>,
}

#[async_trait(?Send)]
impl Store for Slow {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.kill.pass().await;
        let answer = self.database.call_json(caller, function, arguments).await;
        self.clock.sleep(3).await;
        self.kill.pass().await;
        answer
    }
}

pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<Database>,
    pub(super) network: Rc<Network>,
    pub(super) kill: Rc<Kill>,
    pub(super) log: Rc<CapturedLog>,
    pub(super) parser: PaperParser,
    ports: Ports,
    test: TestPorts,
}

impl World {
    /// A document with this file, still to be parsed.
    pub(super) fn new(file: Vec<u8>) -> Self {
        work::forget();
        let test = TestPorts::builder()
            .secret("SUPABASE_URL", PROJECT)
            .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
            .secret("LLAMA_CLOUD_API_BASE", cloud::BASE)
            .build();
        let clock = Rc::clone(&test.clock);
        let (kill, database) = (Rc::new(Kill::default()), Rc::new(Database::new(Rc::clone(&clock))));
        let network = Rc::new(Network {
            kill: Rc::clone(&kill),
            clock: Rc::clone(&clock),
            file: RefCell::new(Some(file)),
            etag: RefCell::new("one".to_owned()),
            next: RefCell::default(),
            downloads: Cell::new(0),
            cloud: Cloud::new(Rc::clone(&clock)),
        });
        let store = Rc::new(Slow {
            database: Rc::clone(&database),
            kill: Rc::clone(&kill),
            clock: Rc::clone(&clock),
        });
        let ports = Ports { store, http: Rc::clone(&network) as _, ..test.ports() };
        let parser = PaperParser {
            clock: Rc::clone(&clock),
            open_ms: 50,
            page_ms: 100,
            opened: Rc::new(RefCell::new(0)),
            read: Rc::new(RefCell::new(BTreeMap::new())),
        };
        Self { clock, database, network, kill, log: Rc::clone(&test.log), parser, ports, test }
    }

    /// With a key for LlamaCloud.
    pub(super) fn with_key(self) -> Self {
        self.test.secrets.set("LLAMA_CLOUD_API_KEY", cloud::KEY);
        self
    }

    pub(super) fn with_policy(self, policy: &'static str) -> Self {
        self.database.tables.borrow_mut().policy = policy;
        self
    }

    /// One invocation of `/run`.
    pub(super) fn run(&self) -> Ended {
        let request = Request::new("parse", "POST", "/parse/run").with_header("apikey", "sb_secret_test");
        self.send(request)
    }

    pub(super) fn send(&self, request: Request) -> Ended {
        // A panic is a trap of wasm. Like a kill it takes the instance with what it kept.
        let answer = routes::handle_with(request, self.ports.clone(), &self.parser);
        let ended = match self.kill.run(AssertUnwindSafe(answer).catch_unwind(), MAX_POLLS, &self.log) {
            End::Answered(Ok(answer)) => return Ended::Answered(answer),
            End::Answered(Err(_)) => Ended::Crashed,
            End::Killed => Ended::Killed,
        };
        work::forget();
        ended
    }

    /// Invokes the function, as wake-ups and the schedule do, until the job is over; how many invocations it took.
    pub(super) fn to_the_end(&self) -> u32 {
        for invocations in 0..500 {
            let job = self.database.tables.borrow().job.clone();
            if !job.is_open() {
                return invocations;
            }
            self.clock.set(self.clock.now().max(job.due()));
            self.run();
        }
        panic!("the job does not end:\n{}", self.log.text());
    }
}
