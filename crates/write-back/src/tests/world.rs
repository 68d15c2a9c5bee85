//! A connected portal, and a function that may be killed at any call.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use connection::{TokenPair, seal_pair};
use edge::jobs::{self, Tally};
use hubspot_sim::{Config, Mutation, ObjectType, Settings, Sim, Wire};
use kernel::{PortalId, Problem, Redacted, Timestamp};
use oauth::Keyring;
use ports::{
    BytesResponse, Caller, Clock as _, HttpClient, HttpError, HttpRequest, HttpResponse, JobRun, Ports, Store,
};
use serde_json::Value;
use testing::{CapturedLog, FakeClock, Kill, TestPorts};

use super::database::{Database, Job};

const BASE: &str = "http://hubspot.test";
const KEYS: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Polls of one invocation after which it is taken for hung.
const MAX_POLLS: u32 = 300_000;

/// As score-batch works on its jobs.
const SETTINGS: jobs::Settings =
    jobs::Settings { compute_ms: 700, ..jobs::Settings::of(&["score.write_back"]) };
const DEADLINE_MS: i64 = 110_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Tally, Problem>>;

pub(super) struct World {
    pub clock: Rc<FakeClock>,
    pub database: Rc<Database>,
    pub sim: Rc<RefCell<Sim>>,
    pub log: Rc<CapturedLog>,
    /// Ids of the contacts.
    pub ids: Vec<String>,
    network: Rc<Network>,
    kill: Rc<Kill>,
    ports: Ports,
}

impl World {
    pub(super) fn new(contacts: u32) -> Self {
        let settings = Settings { search_lag_ms: 0, ..Settings::default() };
        Self::with(Config { contacts, settings: settings.without_limits(), ..Config::default() })
    }

    pub(super) fn with(config: Config) -> Self {
        let now = Timestamp::from_millis(config.epoch_ms + 3_600_000);
        let mut sim = Sim::new(Config { deals: Some(5), calls: Some(5), ..config });
        let (access, refresh) = sim.install(now.as_millis());
        let test = TestPorts::builder()
            .now(now)
            .secret("HUBSPOT_CLIENT_ID", &sim.config().client_id)
            .secret("HUBSPOT_CLIENT_SECRET", &sim.config().client_secret)
            .secret("HUBSPOT_API_BASE", BASE)
            .secret("TOKEN_ENCRYPTION_KEYS", KEYS)
            .build();
        let database = Rc::new(Database::new(&test.clock));
        let portal = PortalId::new(sim.config().portal_id.to_string());
        {
            let pair = TokenPair { access: Redacted::new(access), refresh: Redacted::new(refresh) };
            let sealed = seal_pair(&Keyring::parse(KEYS).unwrap(), &*test.entropy, &portal, &pair);
            let account = &mut database.sync.tables.borrow_mut().account;
            account.account_id = "20000000-0000-4000-8000-000000000001".to_owned();
            account.portal_id = portal.to_string();
            account.status = "active".to_owned();
            account.key_id = "k1".to_owned();
            account.access_token = sealed.access;
            account.refresh_token = sealed.refresh;
            account.expires_at = now.plus_millis(sim.settings().access_token_seconds * 1_000);
        }
        let (sim, kill) = (Rc::new(RefCell::new(sim)), Rc::new(Kill::default()));
        let network = Rc::new(Network {
            clock: Rc::clone(&test.clock),
            sim: Rc::clone(&sim),
            kill: Rc::clone(&kill),
            sent: RefCell::default(),
        });
        let store =
            Mortal { database: Rc::clone(&database), kill: Rc::clone(&kill), clock: Rc::clone(&test.clock) };
        let ports = Ports { http: Rc::clone(&network) as _, store: Rc::new(store), ..test.ports() };
        let mut world = Self {
            clock: Rc::clone(&test.clock),
            database,
            sim,
            log: Rc::clone(&test.log),
            ids: Vec::new(),
            network,
            kill,
            ports,
        };
        world.ids = world.portal().into_keys().collect();
        world
    }

    /// Every contact scored, by its position.
    pub(super) fn scored(contacts: u32) -> Self {
        let world = Self::new(contacts);
        world.score_all();
        world
    }

    pub(super) fn score_all(&self) {
        for (at, id) in (0_i64..).zip(&self.ids) {
            let grade = ["A", "B", "C", "D", "E"][usize::try_from(at).unwrap() % 5];
            self.database.score(id, at % 101, grade, &format!("+ Reason {at}"));
        }
    }

    /// Live contacts of the portal: our four properties of each, empty ones left out.
    pub(super) fn portal(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let truth: Value =
            serde_json::from_str(&self.sim.borrow().truth(ObjectType::Contacts, "false")).unwrap();
        let ours = |record: &Value| {
            let all = record["properties"].as_object().unwrap().iter();
            let ours = all.filter_map(|(name, value)| {
                Some((name.strip_prefix("sales_copilot_")?.to_owned(), value.as_str()?.to_owned()))
            });
            (record["id"].as_str().unwrap().to_owned(), ours.collect())
        };
        truth["results"].as_array().unwrap().iter().map(ours).collect()
    }

    /// Records whose values in the portal are not those of their score.
    pub(super) fn differences(&self) -> Vec<String> {
        let (portal, tables) = (self.portal(), self.database.tables.borrow());
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let differs = |id: &&String| {
            let scored = &tables.scores[*id];
            ["score", "grade", "reasons"]
                .iter()
                .any(|name| portal[*id].get(*name) != Some(&text(&scored[*name])))
        };
        self.ids.iter().filter(|id| portal.contains_key(*id)).filter(differs).cloned().collect()
    }

    pub(super) fn mutate(&self, mutation: &Value) {
        let mutation: Mutation = serde_json::from_value(mutation.clone()).unwrap();
        self.sim.borrow_mut().mutate(self.clock.now().as_millis(), &mutation).unwrap();
    }

    /// A call of the portal's API by somebody else.
    pub(super) fn api(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let now = self.clock.now().as_millis();
        let (token, _) = self.sim.borrow_mut().install(now);
        let request = hubspot_sim::Request::json(method, path, body).bearer(&token);
        let response = self.sim.borrow_mut().handle(now, &request);
        (response.status, serde_json::from_str(&response.body).unwrap_or(Value::Null))
    }

    /// What the function has sent since this was last asked: method and path with the body.
    pub(super) fn sent(&self) -> Vec<(String, Value)> {
        self.network.sent.take()
    }

    /// One invocation.
    pub(super) fn run(&self) -> End {
        self.kill.run(self.invocation(), MAX_POLLS, &self.log)
    }

    async fn invocation(&self) -> Result<Tally, Problem> {
        let deadline = self.clock.now().plus_millis(DEADLINE_MS);
        let work = async |run: JobRun| crate::work(&run, &self.ports, deadline).await;
        jobs::run(&self.ports, &SETTINGS, work).await
    }

    /// The hourly schedule, and the invocation that it begins.
    pub(super) fn on_schedule(&self) -> End {
        let scheduled = async {
            crate::start_due(&self.ports).await?;
            self.invocation().await
        };
        self.kill.run(scheduled, MAX_POLLS, &self.log)
    }

    /// One invocation, killed at that half of a call.
    pub(super) fn run_killed(&self, half_calls: u32) -> End {
        self.kill.after(Some(half_calls));
        let end = self.run();
        self.kill.after(None);
        end
    }

    /// Invokes the function as often as jobs become due, until none is open.
    pub(super) fn run_to_the_end(&self) {
        for _ in 0..500 {
            let due = self.database.tables.borrow().jobs.iter().filter_map(next_due).min();
            let Some(due) = due else { return };
            self.clock.set(self.clock.now().max(due));
            self.run();
        }
        panic!("the write-back does not end:\n{}", self.log.text());
    }

    pub(super) fn job(&self) -> Job {
        self.database.tables.borrow().jobs.last().unwrap().clone()
    }

    /// How many records are in that state.
    pub(super) fn count(&self, state: &str) -> usize {
        self.database.tables.borrow().known.values().filter(|known| known.state == state).count()
    }
}

fn next_due(job: &Job) -> Option<Timestamp> {
    match job.state {
        "queued" => Some(job.run_after),
        "running" => Some(job.leased_until.plus_millis(1)),
        _ => None,
    }
}

struct Network {
    clock: Rc<FakeClock>,
    sim: Rc<RefCell<Sim>>,
    kill: Rc<Kill>,
    sent: RefCell<Vec<(String, Value)>>,
}

#[async_trait(?Send)]
impl HttpClient for Network {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.kill.pass().await;
        self.clock.sleep(2).await;
        let target = request.url.strip_prefix(BASE).unwrap();
        let mut wire = hubspot_sim::Request::new(request.method.as_str(), target);
        for (name, value) in &request.headers {
            wire = wire.header(name, value);
        }
        if let Some(token) = &request.bearer {
            wire = wire.bearer(token.expose());
        }
        wire.body = request.body.as_ref().map(|body| body.expose().clone()).unwrap_or_default();
        let body = serde_json::from_str(&wire.body).unwrap_or(Value::Null);
        self.sent.borrow_mut().push((format!("{} {target}", request.method.as_str()), body));
        let response = self.sim.borrow_mut().handle(self.clock.now().as_millis(), &wire);
        self.clock.sleep(response.delay_ms + 3).await;
        self.kill.pass().await;
        let mut body = response.body;
        match response.wire {
            Wire::Whole => {}
            Wire::Truncated(bytes) => {
                let end = (0..=bytes.min(body.len())).rev().find(|end| body.is_char_boundary(*end));
                body.truncate(end.unwrap_or(0));
            }
            Wire::Reset => return Err(HttpError::Network("reset".to_owned())),
        }
        Ok(HttpResponse { status: response.status, headers: response.headers, body })
    }

    async fn fetch_bytes(&self, request: HttpRequest, _: u64) -> Result<BytesResponse, HttpError> {
        panic!("HubSpot serves no files: {}", request.url)
    }
}

struct Mortal {
    database: Rc<Database>,
    kill: Rc<Kill>,
    clock: Rc<FakeClock>,
}

#[async_trait(?Send)]
impl Store for Mortal {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.kill.pass().await;
        let answer = self.database.call_json(caller, function, arguments).await;
        self.clock.sleep(1).await;
        self.kill.pass().await;
        answer
    }
}
