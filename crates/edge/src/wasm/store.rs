//! SQL functions through PostgREST.

use std::{pin::pin, rc::Rc};

use async_trait::async_trait;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use kernel::{Problem, Redacted};
use ports::{Caller, Secrets, Store};
use postgrest::Postgrest;

use crate::{auth, database};

/// Milliseconds after which a call is given up; the database's own statement time-outs are shorter.
const TIMEOUT_MS: u32 = 60_000;
/// The header in which a call says from where its user came.
const ADDRESS_HEADER: &str = "x-client-address";

/// The project's REST API.
pub struct PostgrestStore {
    secrets: Rc<dyn Secrets>,
    /// From where the request came that is answered, with its proof.
    address: Option<Redacted<String>>,
}

impl PostgrestStore {
    pub const fn new(secrets: Rc<dyn Secrets>, address: Option<Redacted<String>>) -> Self {
        Self { secrets, address }
    }

    /// A client with the headers of `caller`. Keys of the newer kind are no JWT and go into `apikey` alone.
    fn client(&self, caller: &Caller) -> Result<Postgrest, Problem> {
        let url = self.secrets.get("SUPABASE_URL").ok_or_else(|| not_configured("SUPABASE_URL"))?;
        let mut client = Postgrest::new(format!("{}/rest/v1", url.expose().trim_end_matches('/')));
        if let Some(address) = &self.address {
            client = client.insert_header(ADDRESS_HEADER, address.expose());
        }
        match caller {
            Caller::User(token) => {
                let key = auth::publishable_key(&*self.secrets);
                let key = fit(key, "SUPABASE_ANON_KEY")?;
                let token = fit(Some(token.clone()), "the access token")?;
                let client = client.insert_header("apikey", key.expose());
                Ok(client.insert_header("authorization", format!("Bearer {}", token.expose())))
            }
            Caller::Service => {
                let key = fit(auth::service_key(&*self.secrets), "SUPABASE_SERVICE_ROLE_KEY")?;
                let client = client.insert_header("apikey", key.expose());
                if key.expose().starts_with("sb_") {
                    return Ok(client);
                }
                Ok(client.insert_header("authorization", format!("Bearer {}", key.expose())))
            }
        }
    }
}

#[async_trait(?Send)]
impl Store for PostgrestStore {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let call = self.client(caller)?.rpc(function, arguments);
        let exchange = pin!(async {
            let response = call.execute().await.map_err(|error| error.without_url().to_string())?;
            let status = response.status();
            let body = response.text().await.map_err(|error| error.without_url().to_string())?;
            Ok::<_, String>((status.is_success(), status.as_u16(), body))
        });
        // The request is aborted when its future is dropped.
        match select(exchange, TimeoutFuture::new(TIMEOUT_MS)).await {
            Either::Left((Ok((true, _, body)), _)) => Ok(body),
            Either::Left((Ok((false, status, body)), _)) => {
                Err(database::problem_of_answer(caller, status, &body))
            }
            Either::Left((Err(error), _)) => Err(database::unavailable(error)),
            Either::Right(_) => {
                Err(database::unavailable(format!("{function} took more than {TIMEOUT_MS} ms")))
            }
        }
    }
}

/// A value that a header can carry; postgrest panics on another one.
fn fit(value: Option<Redacted<String>>, name: &str) -> Result<Redacted<String>, Problem> {
    let fits = |value: &Redacted<String>| value.expose().bytes().all(|byte| byte.is_ascii_graphic());
    value.filter(fits).ok_or_else(|| not_configured(name))
}

fn not_configured(name: &str) -> Problem {
    Problem::internal("not_configured", format!("{name} is not set or not usable"))
}
