//! A portal that tells of its changes, a database and a network in one process; the function may be killed at any call.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use async_trait::async_trait;
use connection::{TokenPair, seal_pair};
use edge::{Request, Response};
use hubspot_sim::{Config, Delivery, FaultPlan, Mutation, ObjectType, Sim, Wire};
use kernel::{PortalId, Problem, Redacted, Timestamp, sha256_hex};
use oauth::Keyring;
use ports::{BytesResponse, Caller, Clock as _, HttpClient, HttpError, HttpRequest, HttpResponse, Ports};
use serde_json::{Value, json};
use testing::{
    CapturedLog, End, FakeClock, FakeDatabase, Kill, TestPorts,
    database::{ACCOUNT, MirrorRecord, PORTAL},
};

use crate::routes;

const BASE: &str = "http://hubspot.test";
const KEYS: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 300_000;

/// The whole suite around the function.
pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<FakeDatabase>,
    pub(super) sim: Rc<RefCell<Sim>>,
    pub(super) kill: Rc<Kill>,
    pub(super) log: Rc<CapturedLog>,
    /// Requests to HubSpot so far.
    pub(super) requests: Rc<Cell<u32>>,
    /// The webhook requests so far.
    pub(super) told: RefCell<Vec<String>>,
    ports: Ports,
}

impl World {
    /// A connected portal whose properties a first sync has read, and of which the mirror has nothing.
    pub(super) fn new(mut config: Config) -> Self {
        config.portal_id = PORTAL.parse().unwrap();
        "http://app.test".clone_into(&mut config.settings.webhook_url);
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
        let (kill, requests) = (Rc::clone(&database.kill), Rc::default());
        let sim = Rc::new(RefCell::new(sim));
        let network = Network {
            clock: Rc::clone(&test.clock),
            sim: Rc::clone(&sim),
            kill: Rc::clone(&kill),
            requests: Rc::clone(&requests),
        };
        let ports = Ports { http: Rc::new(network), store: Rc::clone(&database) as _, ..test.ports() };
        let (clock, log) = (Rc::clone(&test.clock), Rc::clone(&test.log));
        let world = Self { clock, database, sim, kill, log, requests, told: RefCell::default(), ports };
        world.connect();
        world
    }

    fn connect(&self) {
        let now = self.clock.now();
        let (access, refresh) = self.sim.borrow_mut().install(now.as_millis());
        let keyring = Keyring::parse(KEYS).unwrap();
        let pair = TokenPair { access: Redacted::new(access.clone()), refresh: Redacted::new(refresh) };
        let sealed = seal_pair(&keyring, &*self.ports.entropy, &PortalId::new(PORTAL.to_owned()), &pair);
        for object in ObjectType::ALL {
            let target = format!("/crm/properties/2026-09/{}", object.type_id());
            let asked = hubspot_sim::Request::new("GET", &target).bearer(&access);
            let answer: Value =
                serde_json::from_str(&self.sim.borrow_mut().handle(now.as_millis(), &asked).body).unwrap();
            let named = answer["results"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| (one["name"].as_str().unwrap().to_owned(), one.clone()));
            let key = (ACCOUNT.to_owned(), object.plural().to_owned());
            self.database.tables.borrow_mut().sync.properties.insert(key, named.collect());
        }
        let mut row = self.database.account(PORTAL);
        (row.access_token, row.refresh_token) = (Some(sealed.access), Some(sealed.refresh));
        row.expires_at = Some(now.plus_millis(self.sim.borrow().settings().access_token_seconds * 1_000));
        "active".clone_into(&mut row.status);
    }

    /// Has all records read, as if each had been announced.
    pub(super) fn announce_all(&self) {
        for object in ObjectType::ALL {
            let truth: Value = serde_json::from_str(&self.sim.borrow().truth(object, "all")).unwrap();
            let marks: Vec<Value> =
                truth["results"].as_array().unwrap().iter().map(|one| json!({ "id": one["id"] })).collect();
            self.call(
                "dirty_mark",
                json!({
                    "p_account_id": ACCOUNT, "p_object": object.plural(), "p_marks": marks, "p_delay_ms": 0,
                }),
            );
        }
    }

    /// A SQL function, as the service calls it.
    pub(super) fn call(&self, function: &str, arguments: Value) -> Value {
        self.database.call(&Caller::Service, function, arguments).unwrap()
    }

    /// The mirrored records of an object type.
    pub(super) fn mirror(&self, object: &str) -> BTreeMap<String, MirrorRecord> {
        let key = (ACCOUNT.to_owned(), object.to_owned());
        self.database.tables().mirror.get(&key).cloned().unwrap_or_default()
    }

    /// Changes the portal now; one that finds no record in the state that it needs changes nothing.
    pub(super) fn mutate(&self, mutation: &Mutation) -> Option<Vec<u64>> {
        self.sim.borrow_mut().mutate(self.clock.now().as_millis(), mutation).ok()
    }

    /// HubSpot misbehaves from now on.
    pub(super) fn fault(&self, plan: FaultPlan) {
        self.sim.borrow_mut().set_faults(plan);
    }

    /// Takes what HubSpot delivers now, as `hubspot-webhook` does.
    pub(super) fn take_webhooks(&self) {
        let now = self.clock.now().as_millis();
        let due = self.sim.borrow_mut().due_deliveries(now);
        for Delivery { id, body, .. } in due {
            let events: Value = serde_json::from_str(&body).unwrap();
            self.told.borrow_mut().push(body.clone());
            let at = self.clock.now();
            self.call(
                "webhook_store",
                json!({ "p_body": events, "p_digest": sha256_hex(body.as_bytes()), "p_received_at": at }),
            );
            self.call("webhook_fold", json!({ "p_limit": 200 }));
            self.sim.borrow_mut().delivered(now, id, Some(204));
        }
    }

    /// One invocation of `/run`.
    pub(super) fn run(&self) -> End<Result<Response, Problem>> {
        let request = Request::new("sync-worker", "POST", "/sync-worker/run");
        let request = request.with_header("apikey", "sb_secret_test");
        self.kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.log)
    }

    /// Lets time pass as long as anything happens: webhooks come, jobs that are due are worked on, and the sweep finds the rest.
    pub(super) fn settle(&self) {
        let mut quiet = 0;
        for step in 0..40_000 {
            self.take_webhooks();
            let now = self.clock.now();
            let due = self.database.tables().jobs.values().any(|job| job.due().is_some_and(|due| due <= now));
            if due {
                self.run();
            }
            if step % 240 == 239 {
                self.call("inbound_sweep", json!({}));
            }
            let is_quiet = !due && self.database.tables().inbound.dirty.is_empty();
            quiet = if is_quiet { quiet + 1 } else { 0 };
            if quiet > 120 {
                return;
            }
            self.clock.advance_ms(250);
        }
        panic!("it does not end: {:?}\n{}", self.database.tables().inbound.dirty, self.log.text());
    }
}

struct Network {
    clock: Rc<FakeClock>,
    sim: Rc<RefCell<Sim>>,
    kill: Rc<Kill>,
    requests: Rc<Cell<u32>>,
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
        self.requests.set(self.requests.get() + 1);
        self.sim.borrow_mut().handle(self.clock.now().as_millis(), &wire)
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
        match response.wire {
            _ if delay > u64::from(request.timeout_ms) => Err(HttpError::Timeout),
            Wire::Whole => {
                Ok(HttpResponse { status: response.status, headers: response.headers, body: response.body })
            }
            Wire::Truncated(_) | Wire::Reset => Err(HttpError::Network("reset".to_owned())),
        }
    }

    async fn fetch_bytes(&self, request: HttpRequest, _: u64) -> Result<BytesResponse, HttpError> {
        panic!("HubSpot serves no files: {}", request.url)
    }
}
