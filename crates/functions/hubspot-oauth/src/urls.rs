//! Our own addresses, and where a browser may be sent.

use kernel::{FieldError, Problem};
use oauth::{allowed_redirect, with_query};
use ports::Secrets;

/// Longer addresses do not survive every browser and proxy.
const MAX_REDIRECT: usize = 2_000;

/// The address that HubSpot sends the browser back to. It must be registered with the app, letter by letter.
pub(crate) fn redirect_uri(secrets: &dyn Secrets) -> String {
    let base = secrets.setting("PUBLIC_FUNCTIONS_URL", "");
    let base = match base.trim_end_matches('/') {
        "" => format!("{}/functions/v1", secrets.setting("SUPABASE_URL", "").trim_end_matches('/')),
        base => base.to_owned(),
    };
    format!("{base}/hubspot-oauth/callback")
}

/// Lets a browser be sent only to the frontend's origins. Not to the stack's own: files that any user uploaded lie there, and
/// a page among them could pass the handle on.
pub(crate) fn check_redirect_to(secrets: &dyn Secrets, redirect_to: &str) -> Result<(), Problem> {
    let invalid =
        |detail: String| Problem::invalid(vec![FieldError { pointer: "/redirect_to".to_owned(), detail }]);
    if redirect_to.len() > MAX_REDIRECT {
        return Err(invalid(format!("must have at most {MAX_REDIRECT} characters")));
    }
    let listed = secrets.setting("ALLOWED_ORIGINS", "");
    allowed_redirect(redirect_to, listed.split(',')).map_err(|error| invalid(error.to_string()))
}

/// `redirect_to` with the outcome for the frontend to read: a handle to complete with, or the code of a problem.
pub(crate) fn with_outcome(redirect_to: &str, outcome: Result<&str, &str>) -> String {
    match outcome {
        Ok(handle) => with_query(redirect_to, &[("hubspot", "granted"), ("handle", handle)]),
        Err(code) => with_query(redirect_to, &[("hubspot", "error"), ("code", code)]),
    }
}
