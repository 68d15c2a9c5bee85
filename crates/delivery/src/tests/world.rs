//! A connected portal whose contacts members change, and a sender that may be killed at any call.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use connection::{TokenPair, seal_pair};
use edge::jobs::{self, Tally};
use hubspot_sim::{Config, Fault, FaultKind, FaultPlan, Mutation, ObjectType, Settings, Sim, Wire};
use kernel::{PortalId, Problem, Redacted, Timestamp};
use oauth::Keyring;
use ports::{BytesResponse, Clock as _, HttpClient, HttpError, HttpRequest, HttpResponse, JobRun, Ports};
use serde_json::{Value, json};
use testing::{
    CapturedLog, FakeClock, FakeDatabase, Kill, TestPorts,
    database::{ACCOUNT, Job, OutboxRecord},
};

const BASE: &str = "http://hubspot.test";
const KEYS: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Polls of one invocation after which it is taken for hung.
const MAX_POLLS: u32 = 300_000;
const SETTINGS: jobs::Settings = jobs::Settings::of(&["sync.outbound"]);
const DEADLINE_MS: i64 = 40_000;

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
        Self::of(contacts, 0)
    }

    /// One whose portal has so many contacts, and records of other objects.
    pub(super) fn with_others(count: u32) -> Self {
        Self::of(count, count)
    }

    fn of(contacts: u32, others: u32) -> Self {
        let settings = Settings { search_lag_ms: 0, ..Settings::default() };
        let config = Config { contacts, others, settings: settings.without_limits(), ..Config::default() };
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
            histories: RefCell::default(),
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

    /// A member's change of a field of the contact at that position.
    pub(super) fn change(&self, at: usize, field: &str, value: &str) {
        let id = &self.ids[at];
        let had = self.portal()[id].get(field).cloned();
        let now = self.clock.now();
        self.database.tables_mut().change(ACCOUNT, id, &json!({ field: had }), &json!({ field: value }), now);
    }

    /// Every contact gets a first name of its own.
    pub(super) fn renamed(contacts: u32) -> Self {
        let world = Self::new(contacts);
        for at in 0..world.ids.len() {
            world.change(at, "firstname", &name(at));
        }
        world
    }

    /// Live contacts of the portal with their properties.
    pub(super) fn portal(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        self.records(ObjectType::Contacts)
    }

    /// Live records of an object with their properties.
    pub(super) fn records(&self, object: ObjectType) -> BTreeMap<String, BTreeMap<String, String>> {
        let truth: Value = serde_json::from_str(&self.sim.borrow().truth(object, "false")).unwrap();
        let values = |record: &Value| {
            let all = record["properties"].as_object().unwrap().iter();
            let texts = all.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
            (record["id"].as_str().unwrap().to_owned(), texts.collect())
        };
        truth["results"].as_array().unwrap().iter().map(values).collect()
    }

    /// How many contacts HubSpot has under the name that they were given.
    pub(super) fn arrived(&self) -> usize {
        let portal = self.portal();
        let has = |(at, id): &(usize, &String)| {
            portal.get(*id).and_then(|values| values.get("firstname")) == Some(&name(*at))
        };
        self.ids.iter().enumerate().filter(has).count()
    }

    pub(super) fn record(&self, at: usize) -> OutboxRecord {
        self.database.tables().outbox.records[&format!("contact-{}", self.ids[at])].clone()
    }

    /// How many records are in that state.
    pub(super) fn count(&self, state: &str) -> usize {
        self.database.tables().outbox.records.values().filter(|record| record.state == state).count()
    }

    pub(super) fn mutate(&self, mutation: &Value) {
        let mutation: Mutation = serde_json::from_value(mutation.clone()).unwrap();
        self.sim.borrow_mut().mutate(self.clock.now().as_millis(), &mutation).unwrap();
    }

    /// So many batches of writes meet this, after so many that do not.
    pub(super) fn trouble(&self, after: u64, times: u64, kind: FaultKind) {
        self.trouble_at("objects.batch_write", after, times, kind);
    }

    /// The same of another route.
    pub(super) fn trouble_at(&self, route: &str, after: u64, times: u64, kind: FaultKind) {
        let route = Some(route.to_owned());
        let fault = Fault { route, object: None, after, times, kind, seen: 0 };
        self.sim.borrow_mut().set_faults(FaultPlan { plan: vec![fault], ..FaultPlan::default() });
    }

    /// What was sent since this was last asked: the inputs of each batch.
    pub(super) fn sent(&self) -> Vec<Value> {
        self.network.sent.take()
    }

    /// How many records the histories were asked for since this was last asked, by request.
    pub(super) fn histories(&self) -> Vec<usize> {
        self.network.histories.take()
    }

    /// Time passes, and what is under way to HubSpot arrives.
    pub(super) fn pass_ms(&self, millis: i64) {
        self.clock.set(self.clock.now().plus_millis(millis));
        self.sim.borrow_mut().arrive(self.clock.now().as_millis());
    }

    /// One invocation.
    pub(super) fn run(&self) -> End {
        let invocation = async {
            let deadline = self.clock.now().plus_millis(DEADLINE_MS);
            let work = async |run: JobRun| crate::work(&run, &self.ports, deadline).await;
            jobs::run(&self.ports, &SETTINGS, work).await
        };
        self.kill.run(invocation, MAX_POLLS, &self.log)
    }

    /// What the schedule does each minute.
    pub(super) fn sweep(&self) {
        let end = self.kill.run(crate::sweep(&self.ports), MAX_POLLS, &self.log);
        assert_eq!(end, testing::End::Answered(Ok(())));
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
        panic!("the outbox is never empty:\n{}", self.log.text());
    }
}

pub(super) fn name(at: usize) -> String {
    format!("Name {at}")
}

struct Network {
    clock: Rc<FakeClock>,
    sim: Rc<RefCell<Sim>>,
    kill: Rc<Kill>,
    sent: RefCell<Vec<Value>>,
    /// Ids of each request for histories.
    histories: RefCell<Vec<usize>>,
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
        if target.ends_with("/batch/update") || target.ends_with("/batch/upsert") {
            let body: Value = serde_json::from_str(&wire.body).unwrap();
            self.sent.borrow_mut().push(body["inputs"].clone());
        }
        if target.ends_with("/batch/read") {
            let body: Value = serde_json::from_str(&wire.body).unwrap();
            self.histories.borrow_mut().push(body["inputs"].as_array().unwrap().len());
        }
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
