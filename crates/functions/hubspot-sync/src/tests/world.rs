//! A portal, a database and a network in one process, in which the function may be killed at any call.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use async_trait::async_trait;
use connection::{TokenPair, seal_pair};
use edge::{Request, Response};
use hubspot_sim::{Config, Mutation, ObjectType, Sim, Wire};
use kernel::{PortalId, Problem, Redacted, Timestamp};
use oauth::Keyring;
use ports::{BytesResponse, Caller, Clock as _, HttpClient, HttpError, HttpRequest, HttpResponse, Ports};
use serde_json::json;
use testing::{
    CapturedLog, FakeClock, FakeDatabase, Kill, TestPorts,
    database::{ACCOUNT, Job, MEMBER, MirrorRecord, ObjectSetting, PORTAL},
    user_jwt,
};

use crate::routes;

const BASE: &str = "http://hubspot.test";
const KEYS: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 300_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Response, Problem>>;

/// The whole suite around the function.
pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<FakeDatabase>,
    pub(super) sim: Rc<RefCell<Sim>>,
    pub(super) kill: Rc<Kill>,
    pub(super) log: Rc<CapturedLog>,
    network: Rc<Network>,
    ports: Ports,
}

impl World {
    /// A connected portal.
    pub(super) fn new(config: Config) -> Self {
        let now = Timestamp::from_millis(config.epoch_ms + 3_600_000);
        let sim = Sim::new(config);
        let test = TestPorts::builder()
            .now(now)
            .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
            .secret("HUBSPOT_CLIENT_ID", &sim.config().client_id)
            .secret("HUBSPOT_CLIENT_SECRET", &sim.config().client_secret)
            .secret("HUBSPOT_API_BASE", BASE)
            .secret("TOKEN_ENCRYPTION_KEYS", KEYS)
            .build();
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        database.call_ms.set(1);
        let sim = Rc::new(RefCell::new(sim));
        let kill = Rc::clone(&database.kill);
        let network = Rc::new(Network {
            clock: Rc::clone(&test.clock),
            sim: Rc::clone(&sim),
            kill: Rc::clone(&kill),
            requests: Cell::new(0),
            changes: RefCell::default(),
        });
        let ports =
            Ports { http: Rc::clone(&network) as _, store: Rc::clone(&database) as _, ..test.ports() };
        let (clock, log) = (Rc::clone(&test.clock), Rc::clone(&test.log));
        let world = Self { clock, database, sim, kill, log, network, ports };
        world.reconnect();
        if world.sim.borrow().config().others > 0 {
            world.enable("tickets", &["contacts", "companies"]);
            world.enable(CUSTOM, &["contacts"]);
            world.enable("contacts", &["companies", "deals", "calls", "tickets"]);
        }
        world
    }

    /// From now on the portal syncs an object, with these links.
    pub(super) fn enable(&self, object: &str, links_to: &[&str]) {
        let setting = ObjectSetting {
            name: object.to_owned(),
            links_to: links_to.iter().map(|to| (*to).to_owned()).collect(),
            is_enabled: true,
            ..ObjectSetting::default()
        };
        self.database.tables_mut().sync.settings.insert(key(object), setting);
    }

    /// The objects of the portal that are synced, with their names in the mirror and the links that go with them.
    pub(super) fn synced(&self) -> Vec<(ObjectType, &'static str, Vec<String>)> {
        let four = ["contacts", "companies", "deals", "calls"];
        let settings = &self.database.tables().sync.settings;
        let synced = ObjectType::ALL.into_iter().filter_map(|object| {
            let name = mirrored_as(object);
            match settings.get(&key(name)) {
                Some(setting) => Some((object, name, setting.links_to.clone())),
                None => four.contains(&name).then(|| {
                    (object, name, four.into_iter().filter(|to| *to != name).map(str::to_owned).collect())
                }),
            }
        });
        synced.collect()
    }

    /// Somebody connects the portal (again).
    pub(super) fn reconnect(&self) {
        let now = self.clock.now();
        let (access, refresh) = self.sim.borrow_mut().install(now.as_millis());
        let sim = self.sim.borrow();
        let portal = PortalId::new(sim.config().portal_id.to_string());
        let keyring = Keyring::parse(KEYS).unwrap();
        let pair = TokenPair { access: Redacted::new(access), refresh: Redacted::new(refresh) };
        let sealed = seal_pair(&keyring, &*self.ports.entropy, &portal, &pair);
        let mut row = self.database.account(portal.as_str());
        (row.access_token, row.refresh_token) = (Some(sealed.access), Some(sealed.refresh));
        row.expires_at = Some(now.plus_millis(sim.settings().access_token_seconds * 1_000));
        "active".clone_into(&mut row.status);
    }

    /// The mirrored records of an object type.
    pub(super) fn mirror(&self, object: &str) -> BTreeMap<String, MirrorRecord> {
        self.database.tables().mirror.get(&key(object)).cloned().unwrap_or_default()
    }

    /// From now on the database stores no record of these ids, and all others.
    pub(super) fn refuse(&self, ids: impl IntoIterator<Item = String>) {
        let ids: BTreeSet<_> = ids.into_iter().collect();
        self.database.before_each(move |call| {
            let rows = call.arguments["p_rows"].as_array().into_iter().flatten();
            let mut ids_of = rows.filter_map(|row| row["hubspot_id"].as_str());
            if ids_of.any(|id| ids.contains(id)) {
                return Err(Problem::new(422, "rejected_by_database", "400 22P02: invalid input"));
            }
            Ok(())
        });
    }

    /// Changes the portal now.
    pub(super) fn mutate(&self, mutation: &Mutation) -> Result<Vec<u64>, String> {
        self.sim.borrow_mut().mutate(self.clock.now().as_millis(), mutation)
    }

    /// Changes the portal when that many more requests have been answered.
    pub(super) fn mutate_after(&self, requests: u32, change: Change) {
        let at = self.network.requests.get() + requests;
        self.network.changes.borrow_mut().entry(at).or_default().push(change);
    }

    /// Requests that HubSpot answered.
    pub(super) fn requests(&self) -> u32 {
        self.network.requests.get()
    }

    /// Starts a session as a member does.
    pub(super) fn start(&self, mode: &str) -> String {
        let end = self.ask(MEMBER, &json!({ "portal_id": PORTAL, "mode": mode }));
        let End::Answered(Ok(response)) = end else { panic!("not started: {end:?}\n{}", self.log.text()) };
        let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        body["session_id"].as_str().unwrap().to_owned()
    }

    /// Asks for a session as this user.
    pub(super) fn ask(&self, user: &str, body: &serde_json::Value) -> End {
        let request = Request::new("hubspot-sync", "POST", "/hubspot-sync/").with_bearer(&user_jwt(user));
        self.send(request.with_json(body))
    }

    /// One invocation of `/run`.
    pub(super) fn run(&self) -> End {
        let request = Request::new("hubspot-sync", "POST", "/hubspot-sync/run");
        self.send(request.with_header("apikey", "sb_secret_test"))
    }

    /// One invocation by the hourly schedule.
    pub(super) fn on_schedule(&self) -> End {
        let request = Request::new("hubspot-sync", "POST", "/hubspot-sync/run")
            .with_json(&json!({ "scheduled": true }));
        self.send(request.with_header("apikey", "sb_secret_test"))
    }

    fn send(&self, request: Request) -> End {
        self.kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.log)
    }

    /// Invokes the function, as the wake-ups and the minutely schedule do, until no session is open.
    pub(super) fn run_to_the_end(&self) {
        for _ in 0..2_000 {
            if self.database.tables().sync.sessions.iter().all(|session| session.end_time.is_some()) {
                return;
            }
            self.clock.set(self.clock.now().max(self.next_due()));
            self.run();
        }
        panic!("the session does not end:\n{}", self.log.text());
    }

    /// When the next job may be claimed.
    fn next_due(&self) -> Timestamp {
        let tables = self.database.tables();
        let due = tables.jobs.values().filter_map(Job::due);
        due.min().unwrap_or(self.clock.now())
    }
}

/// The custom object of the simulated portal.
pub(super) const CUSTOM: &str = "2-3465404";

/// How the mirror calls an object of the portal.
pub(super) const fn mirrored_as(object: ObjectType) -> &'static str {
    if object.is_custom() { object.type_id() } else { object.plural() }
}

/// How the tables call an object type of the portal.
pub(super) fn key(object: &str) -> (String, String) {
    (ACCOUNT.to_owned(), object.to_owned())
}

/// A change of the portal that is worked out when its time has come.
pub(super) type Change = Box<dyn Fn(&Sim) -> Option<Mutation>>;

struct Network {
    clock: Rc<FakeClock>,
    sim: Rc<RefCell<Sim>>,
    kill: Rc<Kill>,
    requests: Cell<u32>,
    changes: RefCell<BTreeMap<u32, Vec<Change>>>,
}

impl Network {
    fn answer(&self, request: &HttpRequest) -> hubspot_sim::Response {
        let target = request.url.strip_prefix(BASE).expect("HubSpot's base");
        let mut wire = hubspot_sim::Request::new(request.method.as_str(), target);
        for (name, value) in &request.headers {
            wire = wire.header(name, value);
        }
        if let Some(token) = &request.bearer {
            wire = wire.bearer(token.expose());
        }
        wire.body = request.body.as_ref().map(|body| body.expose().clone()).unwrap_or_default();
        let now = self.clock.now().as_millis();
        let response = self.sim.borrow_mut().handle(now, &wire);
        self.requests.set(self.requests.get() + 1);
        let due = self.changes.borrow_mut().remove(&self.requests.get()).unwrap_or_default();
        for change in due {
            let mutation = change(&self.sim.borrow());
            if let Some(mutation) = mutation {
                // One that finds no record in the state it needs changes nothing.
                let _ = self.sim.borrow_mut().mutate(now, &mutation);
            }
        }
        response
    }
}

#[async_trait(?Send)]
impl HttpClient for Network {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.kill.pass().await;
        self.clock.sleep(2).await;
        let response = self.answer(&request);
        let delay = response.delay_ms + 3;
        self.clock.sleep(delay.min(u64::from(request.timeout_ms))).await;
        self.kill.pass().await;
        if delay > u64::from(request.timeout_ms) {
            return Err(HttpError::Timeout);
        }
        let mut body = response.body;
        match response.wire {
            Wire::Whole => {}
            // What a client without a length to compare with would get.
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

impl World {
    /// Cancels a session as a member does.
    pub(super) fn cancel(&self, session: &str) {
        let path = format!("/hubspot-sync/{session}/cancel");
        let request = Request::new("hubspot-sync", "POST", &path).with_bearer(&user_jwt(MEMBER));
        assert!(matches!(self.send(request), End::Answered(Ok(_))));
    }

    /// Cancels a session when that many more requests have been answered.
    pub(super) fn cancel_after(&self, requests: u32, session: &str) {
        let (database, session) = (Rc::clone(&self.database), session.to_owned());
        self.mutate_after(
            requests,
            Box::new(move |_| {
                let arguments = json!({ "p_session_id": session });
                let cancelled = database.call(&Caller::Service, "sync_cancel", arguments);
                assert!(cancelled.is_ok());
                None
            }),
        );
    }
}

impl World {
    /// Like [`World::run_to_the_end`], killed again and again while there are kills left.
    pub(super) fn run_to_the_end_with(&self, kills: &mut impl Iterator<Item = u32>) {
        for calls in kills.by_ref() {
            self.clock.set(self.clock.now().max(self.next_due()));
            self.kill.after(Some(calls));
            if self.run() != End::Killed {
                break;
            }
        }
        self.kill.after(None);
        self.run_to_the_end();
    }

    /// Lets time pass: changes that are still to come happen, and the search index catches up.
    pub(super) fn settle(&self) {
        let due = std::mem::take(&mut *self.network.changes.borrow_mut());
        for change in due.into_values().flatten() {
            let mutation = change(&self.sim.borrow());
            if let Some(mutation) = mutation {
                let _ = self.mutate(&mutation);
            }
        }
        self.clock.advance_ms(60_000);
    }
}
