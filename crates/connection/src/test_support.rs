//! A connected portal on fakes.

use std::rc::Rc;

use kernel::{PortalId, Redacted};
use ports::Ports;
use serde_json::{Value, json};
use testing::{
    FakeDatabase, TestPorts,
    database::{ACCOUNT, OTHER_ACCOUNT},
    http,
};

pub(crate) use testing::database::PORTAL;

use crate::{HubSpotClient, Settings, TokenPair, TokenService, seal_pair};

pub(crate) const KEYS: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

pub(crate) struct Fixture {
    pub test: TestPorts,
    pub database: Rc<FakeDatabase>,
}

impl Fixture {
    /// A portal whose access token `access-1` expires in `lives_ms`.
    pub(crate) fn new(lives_ms: i64) -> Self {
        let test = TestPorts::builder()
            .secret("HUBSPOT_CLIENT_ID", "app")
            .secret("HUBSPOT_CLIENT_SECRET", "client-secret")
            .secret("HUBSPOT_API_BASE", "https://hub.test")
            .secret("TOKEN_ENCRYPTION_KEYS", KEYS)
            .build();
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        let fixture = Self { test, database };
        let pair = TokenPair { access: secret("access-1"), refresh: secret("refresh-1") };
        let settings = fixture.settings();
        let sealed = seal_pair(&settings.keyring, &*fixture.ports().entropy, &portal(), &pair);
        fixture.database.tables_mut().accounts.rows.remove(OTHER_ACCOUNT);
        let mut row = fixture.database.account(PORTAL);
        (row.access_token, row.refresh_token) = (Some(sealed.access), Some(sealed.refresh));
        row.expires_at = Some(fixture.ports().clock.now().plus_millis(lives_ms));
        drop(row);
        fixture
    }

    /// A portal that is connected by the token `access-1` of a private app.
    pub(crate) fn private_app() -> Self {
        let fixture = Self::new(0);
        let mut row = fixture.database.account(PORTAL);
        (row.token_type, row.refresh_token, row.expires_at) =
            (testing::database::TokenType::PrivateApp, None, None);
        drop(row);
        fixture
    }

    pub(crate) fn ports(&self) -> Ports {
        Ports { store: Rc::clone(&self.database) as _, ..self.test.ports() }
    }

    /// Permits of a bucket that were granted and are still counted.
    pub(crate) fn grants(&self, bucket: &str) -> usize {
        self.database.tables().rates[&(ACCOUNT.to_owned(), bucket.to_owned())].grants.len()
    }

    pub(crate) fn settings(&self) -> Rc<Settings> {
        Settings::read(&*self.test.secrets, &*self.test.log).unwrap()
    }

    pub(crate) fn tokens(&self) -> TokenService {
        TokenService::new(self.settings())
    }

    pub(crate) fn client(&self) -> HubSpotClient {
        HubSpotClient::new(&self.ports(), portal()).unwrap()
    }

    /// Bearer tokens of the API calls so far.
    pub(crate) fn bearers(&self) -> Vec<String> {
        self.test
            .http
            .requests()
            .into_iter()
            .filter_map(|request| Some(request.bearer?.expose().clone()))
            .collect()
    }

    /// Calls of the token endpoint so far.
    pub(crate) fn refreshes(&self) -> usize {
        self.test
            .http
            .requests()
            .iter()
            .filter(|request| request.url.ends_with("/oauth/2026-09/token"))
            .count()
    }
}

pub(crate) fn portal() -> PortalId {
    PortalId::new(PORTAL)
}

pub(crate) fn secret(text: &str) -> Redacted<String> {
    Redacted::new(text.to_owned())
}

/// The token endpoint's answer number `n`.
pub(crate) fn token_answer(n: u32) -> Value {
    json!({
        "access_token": format!("access-{n}"), "refresh_token": format!("refresh-{n}"), "expires_in": 1_800,
        "token_type": "bearer", "hub_id": 62_515,
    })
}

/// A failed answer of the token endpoint.
pub(crate) fn token_failure(status: &str, error: &str) -> Result<ports::HttpResponse, ports::HttpError> {
    http::json(400, &json!({ "status": status, "error": error, "message": "m", "correlationId": "corr-1" }))
}
