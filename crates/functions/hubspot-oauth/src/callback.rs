//! `GET /callback`: the browser comes back from the consent page.
//!
//! Whose browser it is, nobody can say: a link to the consent page can be sent to anybody. So nothing is completed here.

mod page;

use connection::sql::{OauthConsumeState, OauthPark, Parked};
use connection::{Settings, seal};
use edge::{Request, Response};
use kernel::{Problem, Redacted};
use oauth::{Callback, Purpose, Ticket, ticket_hash};
use ports::{Level, Ports};
use serde_json::json;

use crate::random::random;

/// HubSpot calls its codes short-lived; a frontend that gets a handle completes at once.
const HANDLE_SECONDS: u32 = 300;

/// Spends the state and parks the code, still sealed and not exchanged, under a handle for the user who began.
pub(crate) async fn callback(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    // Before the state is spent, so that the user can try again once the settings are mended.
    let settings = match Settings::read(&*ports.secrets, &*ports.log) {
        Ok(settings) => settings,
        Err(problem) => return page::answer(request, None, Err(problem)),
    };
    match Callback::decide(&request.query) {
        Callback::NoState => page::answer(request, None, Err(invalid_state())),
        Callback::Refused { code, state } => {
            refuse(request, ports, &state, Problem::bad_request(code, "HubSpot did not grant the connection"))
                .await
        }
        Callback::NoCode { state } => {
            let problem = Problem::bad_request("missing_code", "HubSpot sent no authorization code");
            refuse(request, ports, &state, problem).await
        }
        Callback::Code { code, state } => {
            let handle = Ticket::from_random(&random(ports));
            match park(ports, &settings, &state, &code, &handle).await {
                Ok(parked) => {
                    page::answer(request, parked.redirect_to.as_deref(), Ok((&handle, parked.expires_at)))
                }
                Err(problem) => page::answer(request, None, Err(problem)),
            }
        }
    }
}

async fn park(
    ports: &Ports,
    settings: &Settings,
    state: &Redacted<String>,
    code: &Redacted<String>,
    handle: &Ticket,
) -> Result<Parked, Problem> {
    let state_hash = ticket_hash(state.expose());
    let sealed = seal(&settings.keyring, &*ports.entropy, code, &state_hash, Purpose::Code);
    let park = OauthPark {
        state_hash: &state_hash,
        handle_hash: &handle.hash(),
        code_sealed: &sealed,
        ttl_seconds: HANDLE_SECONDS,
    };
    park.call(ports).await
}

/// A refusal spends the state too.
async fn refuse(
    request: &Request,
    ports: &Ports,
    state: &Redacted<String>,
    problem: Problem,
) -> Result<Response, Problem> {
    match (OauthConsumeState { state_hash: &ticket_hash(state.expose()) }).call(ports).await {
        Ok(spent) => {
            ports.log.log(Level::Warn, "connect_failed", json!({ "code": problem.code, "detail": "" }));
            page::answer(request, spent.redirect_to.as_deref(), Err(problem))
        }
        Err(unknown) => page::answer(request, None, Err(unknown)),
    }
}

fn invalid_state() -> Problem {
    Problem::bad_request("invalid_state", "this authorization is unknown or was used before")
}
