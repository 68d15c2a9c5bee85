//! A frontend, two users, a database and a HubSpot.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use edge::{Request, Response};
use hubspot_sim::{Config, Settings, Sim, Wire};
use kernel::Problem;
use ports::{Clock as _, HttpError, HttpRequest, HttpResponse, Ports};
use serde_json::{Value, json};
use testing::{FakeDatabase, TestPorts, user_jwt};

use crate::routes;

pub(crate) use testing::database::PORTAL;

pub(crate) const ADA: &str = "7e0c1c3e-0000-4000-8000-000000000001";
pub(crate) const BOB: &str = "7e0c1c3e-0000-4000-8000-000000000002";
pub(crate) const KEY_1: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
pub(crate) const KEY_2: &str = "k2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const HUB: &str = "https://hub.test";

pub(crate) struct World {
    pub test: TestPorts,
    pub database: Rc<FakeDatabase>,
    pub sim: Rc<RefCell<Sim>>,
    /// HubSpot does not answer at all.
    pub down: Rc<Cell<bool>>,
}

impl World {
    pub(crate) fn new() -> Self {
        let test = TestPorts::builder()
            .secret("SUPABASE_URL", "https://stack.test")
            .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_x")
            .secret("PUBLIC_FUNCTIONS_URL", "https://stack.test/functions/v1")
            .secret("ALLOWED_ORIGINS", "https://app.test,http://localhost:5173")
            .secret("HUBSPOT_CLIENT_ID", "sim-client")
            .secret("HUBSPOT_CLIENT_SECRET", "sim-secret")
            .secret("HUBSPOT_API_BASE", HUB)
            .secret("HUBSPOT_APP_BASE", HUB)
            .secret("TOKEN_ENCRYPTION_KEYS", KEY_1)
            .build();
        let settings = Settings { auto_consent: true, rotate_refresh_tokens: true, ..Settings::default() };
        let sim = Rc::new(RefCell::new(Sim::new(Config { contacts: 3, settings, ..Config::default() })));
        let down = Rc::new(Cell::new(false));
        let (hub, is_down, clock) = (Rc::clone(&sim), Rc::clone(&down), Rc::clone(&test.clock));
        test.http.answer_with(move |request| {
            if is_down.get() {
                return Err(HttpError::Network("refused".to_owned()));
            }
            send(&mut hub.borrow_mut(), clock.now().as_millis(), request)
        });
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        // No portal is connected yet.
        database.tables_mut().accounts.rows.clear();
        Self { test, database, sim, down }
    }

    pub(crate) fn ports(&self) -> Ports {
        Ports { store: Rc::clone(&self.database) as _, ..self.test.ports() }
    }

    /// Whether the portal was ever connected.
    pub(crate) fn knows_the_portal(&self) -> bool {
        self.database.tables().accounts.of_portal(PORTAL).is_ok()
    }

    /// A user's role in the portal.
    pub(crate) fn role(&self, user: &str) -> Option<String> {
        let id = self.database.account(PORTAL).id.clone();
        self.database.tables().accounts.role(&id, user).map(str::to_owned)
    }

    /// Gives a user a role in the portal.
    pub(crate) fn add_member(&self, user: &str, role: &str) {
        let id = self.database.account(PORTAL).id.clone();
        self.database.tables_mut().accounts.members.insert((id, user.to_owned()), role.to_owned());
    }

    /// Sends a request to the function.
    pub(crate) fn ask(&self, request: Request) -> Result<Response, Problem> {
        pollster::block_on(routes::handle(request, self.ports()))
    }

    /// A user's request.
    pub(crate) fn request(user: &str, method: &str, path: &str) -> Request {
        Request::new("hubspot-oauth", method, &format!("/hubspot-oauth{path}")).with_bearer(&user_jwt(user))
    }

    /// Begins as `user` and returns the consent page's address.
    pub(crate) fn begin(&self, user: &str, body: &Value) -> String {
        let answer = self.ask(Self::request(user, "POST", "/authorize").with_json(body)).unwrap();
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        answer["authorize_url"].as_str().unwrap().to_owned()
    }

    /// Consents in HubSpot; the query that the browser is sent back with, `?` included.
    pub(crate) fn consent(&self, authorize_url: &str) -> String {
        let target = authorize_url.strip_prefix(HUB).unwrap();
        let now = self.test.clock.now().as_millis();
        let answer = self.sim.borrow_mut().handle(now, &hubspot_sim::Request::get(target));
        let location =
            answer.get_header("location").expect("the consent page sends the browser back").to_owned();
        let callback = location.strip_prefix("https://stack.test/functions/v1/hubspot-oauth/callback");
        callback.expect("to our callback").to_owned()
    }

    /// The browser's way back, without a session.
    pub(crate) fn call_back(&self, query: &str) -> Result<Response, Problem> {
        self.ask(Request::new("hubspot-oauth", "GET", &format!("/hubspot-oauth/callback{query}")))
    }

    /// Begins as `user`, consents and comes back: the handle of what is parked.
    pub(crate) fn handle(&self, user: &str) -> String {
        let query = self.consent(&self.begin(user, &json!({})));
        body(&self.call_back(&query).unwrap())["handle"].as_str().unwrap().to_owned()
    }

    /// Completes with a handle as `user`.
    pub(crate) fn complete(&self, user: &str, handle: &str) -> Result<Response, Problem> {
        let request = Self::request(user, "POST", "/connections/complete");
        self.ask(request.with_json(&json!({ "handle": handle })))
    }

    /// Connects the portal as `user`; what the function answers at the end.
    pub(crate) fn connect(&self, user: &str) -> Value {
        let answer = self.complete(user, &self.handle(user)).unwrap();
        assert_eq!(answer.status, 200);
        body(&answer)
    }

    /// Makes a private app in the portal with these scopes (all of them for `null`); its token.
    pub(crate) fn private_app(&self, scopes: &Value) -> String {
        let answer = self.control("private-apps", &json!({ "scopes": scopes }));
        answer["token"].as_str().unwrap().to_owned()
    }

    /// Asks the simulator's control plane.
    pub(crate) fn control(&self, path: &str, body: &Value) -> Value {
        let request = hubspot_sim::Request::json("POST", format!("/_sim/{path}"), body);
        let answer = self.sim.borrow_mut().handle(self.test.clock.now().as_millis(), &request);
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Pastes a token as `user`.
    pub(crate) fn paste(&self, user: &str, body: &Value) -> Result<Response, Problem> {
        self.ask(Self::request(user, "POST", "/connections/private-app").with_json(body))
    }

    /// No secret of this world is in the log.
    pub(crate) fn assert_discreet(&self) {
        self.test.log.assert_never_contains("sim-secret");
        for request in self.test.http.requests() {
            if let Some(bearer) = &request.bearer {
                self.test.log.assert_never_contains(bearer.expose());
                assert!(!request.url.contains(bearer.expose().as_str()));
            }
            for (name, value) in form(&request) {
                if matches!(
                    name.as_str(),
                    "code" | "code_verifier" | "refresh_token" | "token" | "client_secret"
                ) {
                    self.test.log.assert_never_contains(&value);
                    assert!(!request.url.contains(&value), "{name} in a URL");
                }
            }
        }
    }

    /// How often a path of HubSpot's was called.
    pub(crate) fn calls(&self, path: &str) -> usize {
        self.test.http.requests().iter().filter(|request| request.url == format!("{HUB}{path}")).count()
    }
}

/// The form fields of a token request.
pub(crate) fn form(request: &HttpRequest) -> Vec<(String, String)> {
    let is_form = request.headers.iter().any(|(_, value)| value == "application/x-www-form-urlencoded");
    let query = request.body.as_ref().filter(|_| is_form).map(|body| format!("?{}", body.expose()));
    query.map(|query| hubspot_sim::Request::get(query).query()).unwrap_or_default()
}

fn send(sim: &mut Sim, now_ms: i64, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
    let target = request.url.strip_prefix(HUB).expect("only HubSpot is called");
    let mut sent = hubspot_sim::Request::new(request.method.as_str(), target);
    for (name, value) in &request.headers {
        sent = sent.header(name, value);
    }
    if let Some(bearer) = &request.bearer {
        sent = sent.bearer(bearer.expose());
    }
    if let Some(body) = &request.body {
        body.expose().clone_into(&mut sent.body);
    }
    let answer = sim.handle(now_ms, &sent);
    match answer.wire {
        Wire::Whole => Ok(HttpResponse { status: answer.status, headers: answer.headers, body: answer.body }),
        Wire::Truncated(_) | Wire::Reset => Err(HttpError::Network("reset".to_owned())),
    }
}

/// Status and code of a refusal.
pub(crate) fn refusal(answer: Result<Response, Problem>) -> (u16, String) {
    let problem = answer.expect_err("a problem");
    (problem.status, problem.code)
}

pub(crate) fn body(answer: &Response) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}
