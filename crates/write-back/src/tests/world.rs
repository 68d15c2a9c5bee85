//! A connected portal, and a function that may be killed at any call.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use connection::{TokenPair, seal_pair};
use edge::jobs::{self, Tally};
use hubspot_sim::{Config, Mutation, ObjectType, Settings, Sim, Wire};
use kernel::{PortalId, Problem, Redacted, Timestamp};
use oauth::Keyring;
use ports::{BytesResponse, Clock as _, HttpClient, HttpError, HttpRequest, HttpResponse, JobRun, Ports};
use serde_json::{Value, json};
use testing::{
    CapturedLog, FakeClock, FakeDatabase, Kill, TestPorts,
    database::{ACCOUNT, Job, Setup, WriteBack},
};

const BASE: &str = "http://hubspot.test";
const KEYS: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Polls of one invocation after which it is taken for hung.
const MAX_POLLS: u32 = 300_000;

/// As score-batch works on its jobs.
const SETTINGS: jobs::Settings =
    jobs::Settings { compute_ms: 700, ..jobs::Settings::of(&["score.write_back"]) };
const DEADLINE_MS: i64 = 40_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Tally, Problem>>;

pub(super) struct World {
    pub clock: Rc<FakeClock>,
    pub database: Rc<FakeDatabase>,
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
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        database.call_ms.set(1);
        // Due at once.
        database.tables_mut().scores.settings = json!({ "debounce_seconds": 0 });
        let portal = PortalId::new(sim.config().portal_id.to_string());
        {
            let pair = TokenPair { access: Redacted::new(access), refresh: Redacted::new(refresh) };
            let sealed = seal_pair(&Keyring::parse(KEYS).unwrap(), &*test.entropy, &portal, &pair);
            let mut account = database.account(portal.as_str());
            (account.access_token, account.refresh_token) = (Some(sealed.access), Some(sealed.refresh));
            account.expires_at = Some(now.plus_millis(sim.settings().access_token_seconds * 1_000));
        }
        let (sim, kill) = (Rc::new(RefCell::new(sim)), Rc::clone(&database.kill));
        let network = Rc::new(Network {
            clock: Rc::clone(&test.clock),
            sim: Rc::clone(&sim),
            kill: Rc::clone(&kill),
            sent: RefCell::default(),
        });
        let ports =
            Ports { http: Rc::clone(&network) as _, store: Rc::clone(&database) as _, ..test.ports() };
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
            self.score(id, at % 101, grade, &format!("▲ Reason {at}"));
        }
    }

    /// Stores a score, as scoring does.
    pub(super) fn score(&self, id: &str, score: i64, grade: &str, reason: &str) {
        store_score(&self.database, self.clock.now(), id, score, grade, reason);
    }

    /// The values of a record's score.
    pub(super) fn score_of(&self, id: &str) -> Value {
        self.database.tables().score_to_write("contacts", id).unwrap()
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
        let portal = self.portal();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let differs = |id: &&String| {
            let scored = self.score_of(id);
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
            let due = self.database.tables().jobs.values().filter_map(Job::due).min();
            let Some(due) = due else { return };
            self.clock.set(self.clock.now().max(due));
            self.run();
        }
        panic!("the write-back does not end:\n{}", self.log.text());
    }

    /// The youngest.
    pub(super) fn job(&self) -> Job {
        self.database.tables().jobs.values().last().unwrap().clone()
    }

    pub(super) fn write_backs(&self) -> Vec<WriteBack> {
        self.database.tables().write_backs.rows.values().cloned().collect()
    }

    pub(super) fn write_back(&self, id: &str) -> WriteBack {
        self.database.tables().write_backs.rows[&key(id)].clone()
    }

    pub(super) fn setup(&self) -> Setup {
        self.database.tables().write_backs.setups.values().next().unwrap().clone()
    }

    /// How many records are in that state.
    pub(super) fn count(&self, state: &str) -> usize {
        self.write_backs().iter().filter(|row| row.state == state).count()
    }
}

fn key(id: &str) -> (String, String, String) {
    (ACCOUNT.to_owned(), "contacts".to_owned(), id.to_owned())
}

/// The reason is the line that is written back.
pub(super) fn store_score(
    database: &FakeDatabase,
    now: Timestamp,
    id: &str,
    score: i64,
    grade: &str,
    reason: &str,
) {
    let (arrow, text) = reason.split_once(' ').unwrap();
    let contribution = if arrow == "▼" { -1 } else { 1 };
    let reasons = json!([{ "text": text, "contribution": contribution }]);
    let row = json!({
        "record_id": id, "score": score, "grade": grade, "reasons": reasons, "probability": 0.5, "log_odds": 0,
        "baseline": 0, "inputs": [], "as_of": now,
    });
    database.tables_mut().keep_score("contacts", &row, now);
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
