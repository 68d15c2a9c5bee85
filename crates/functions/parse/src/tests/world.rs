//! A function, its surroundings and its ends.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    panic::AssertUnwindSafe,
    rc::Rc,
};

use async_trait::async_trait;
use documents::Unit;
use edge::{Request, Response, router};
use futures::FutureExt as _;
use kernel::Problem;
use ports::{BytesResponse, Clock as _, HttpClient, HttpError, HttpRequest, HttpResponse, Ports};
use serde::Deserialize as _;
use serde_json::Value;
use testing::{
    CapturedLog, FakeClock, FakeDatabase, Kill, TestPorts,
    database::{DOCUMENT, Job},
};

use super::{cloud, cloud::Cloud, paper::PaperParser};
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

/// How a document ended: what must be the same whatever happened on the way.
#[derive(Debug, Default, PartialEq)]
pub(super) struct End {
    pub(super) state: String,
    pub(super) markdown: String,
    pub(super) units: Vec<Unit>,
    pub(super) outcome: Value,
    pub(super) error: Value,
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

pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<FakeDatabase>,
    pub(super) network: Rc<Network>,
    pub(super) kill: Rc<Kill>,
    pub(super) log: Rc<CapturedLog>,
    pub(super) parser: PaperParser,
    pub(super) ports: Ports,
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
        let database = Rc::new(FakeDatabase::new(Rc::clone(&clock)));
        database.call_ms.set(3);
        database.tables_mut().add_document("parse", clock.now());
        let kill = Rc::clone(&database.kill);
        let network = Rc::new(Network {
            kill: Rc::clone(&kill),
            clock: Rc::clone(&clock),
            file: RefCell::new(Some(file)),
            etag: RefCell::new("one".to_owned()),
            next: RefCell::default(),
            downloads: Cell::new(0),
            cloud: Cloud::new(Rc::clone(&clock)),
        });
        let ports =
            Ports { store: Rc::clone(&database) as _, http: Rc::clone(&network) as _, ..test.ports() };
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
        let mut tables = self.database.tables_mut();
        tables.documents.rows.values_mut().for_each(|row| row.parse_policy = Some(policy.to_owned()));
        drop(tables);
        self
    }

    /// Changes the settings of the portal.
    pub(super) fn configure(&self, settings: &Value) {
        self.database.tables_mut().documents.configure("documents:parse", settings);
    }

    /// The document's job.
    pub(super) fn job(&self) -> Job {
        self.database.tables().jobs[&1].clone()
    }

    /// Lets the lease of the job run out.
    pub(super) fn wait_for_the_lease(&self) {
        self.job().due().into_iter().for_each(|due| self.clock.set(due));
    }

    /// Parts that are stored.
    pub(super) fn stored(&self) -> usize {
        self.database.tables().documents.rows[DOCUMENT].parts.len()
    }

    /// How the document ended.
    pub(super) fn end(&self) -> End {
        let Job { state, error, .. } = self.job();
        let tables = self.database.tables();
        let Some(row) = tables.documents.rows.get(DOCUMENT) else {
            return End { state, error, ..End::default() };
        };
        let units = row.parts.iter().flat_map(|part| Vec::<Unit>::deserialize(&part.units).unwrap());
        End { state, markdown: row.markdown(), units: units.collect(), outcome: row.outcome.clone(), error }
    }

    /// One invocation of `/run`.
    pub(super) fn run(&self) -> Ended {
        let request = Request::new("parse", "POST", "/parse/run").with_header("apikey", "sb_secret_test");
        self.send(request)
    }

    pub(super) fn send(&self, request: Request) -> Ended {
        // A panic is a trap of wasm. Like a kill it takes the instance with what it kept.
        let answer = async {
            router::admit(routes::ROUTES, &request, &self.ports).await?;
            routes::handle_with(request, self.ports.clone(), &self.parser).await
        };
        let ended = match self.kill.run(AssertUnwindSafe(answer).catch_unwind(), MAX_POLLS, &self.log) {
            testing::End::Answered(Ok(answer)) => return Ended::Answered(answer),
            testing::End::Answered(Err(_)) => Ended::Crashed,
            testing::End::Killed => Ended::Killed,
        };
        work::forget();
        ended
    }

    /// Invokes the function, as wake-ups and the schedule do, until the job is over; how many invocations it took.
    pub(super) fn to_the_end(&self) -> u32 {
        for invocations in 0..500 {
            let Some(due) = self.job().due() else { return invocations };
            self.clock.set(self.clock.now().max(due));
            self.run();
        }
        panic!("the job does not end:\n{}", self.log.text());
    }
}
