//! The consent page, where the installing user agrees.

use super::scopes::KNOWN;
use crate::api::call::Call;
use crate::sim::Sim;
use crate::sim::tokens::Code;
use crate::wire::{Outcome, Response, decode_form, encode};

/// `GET /oauth/authorize`: a form with two buttons, or straight back when consent is automatic.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn page(sim: &mut Sim, call: &Call) -> Outcome {
    let parameters = call.request.query();
    Ok(match check(sim, &parameters) {
        Err(problem) => error_page(&problem),
        Ok(_) if sim.settings.auto_consent => decide(sim, call.now_ms, &parameters, true),
        Ok(scopes) => consent_page(sim, &parameters, &scopes),
    })
}

/// `POST /oauth/authorize`: the form of the page.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn consent(sim: &mut Sim, call: &Call) -> Outcome {
    let parameters = decode_form(&call.request.body);
    let agreed = get(&parameters, "decision") == Some("approve");
    Ok(match check(sim, &parameters) {
        Err(problem) => error_page(&problem),
        Ok(_) => decide(sim, call.now_ms, &parameters, agreed),
    })
}

fn get<'p>(parameters: &'p [(String, String)], name: &str) -> Option<&'p str> {
    parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The scopes to grant, or what to tell the user.
fn check(sim: &Sim, parameters: &[(String, String)]) -> Result<Vec<String>, String> {
    if get(parameters, "client_id") != Some(&sim.config.client_id) {
        return Err("Authorization failed: there is no app with this client ID.".to_owned());
    }
    let redirect_uri = get(parameters, "redirect_uri").unwrap_or_default();
    if !is_allowed_redirect(sim, redirect_uri) {
        return Err(
            "Authorization failed: the redirect URL doesn't match one that is registered for the app."
                .to_owned(),
        );
    }
    if !matches!(get(parameters, "code_challenge_method"), None | Some("S256" | "plain")) {
        return Err("Authorization failed: unknown code_challenge_method.".to_owned());
    }
    let names = ["scope", "optional_scope", "optional_scopes"];
    let asked = names.iter().filter_map(|name| get(parameters, name)).flat_map(str::split_whitespace);
    let mut scopes: Vec<String> = Vec::new();
    for scope in asked {
        if !KNOWN.contains(&scope) {
            return Err(format!("Authorization failed: {scope} is not a scope of this app."));
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    if scopes.is_empty() {
        Err("Authorization failed: no scope was asked for.".to_owned())
    } else {
        Ok(scopes)
    }
}

fn is_allowed_redirect(sim: &Sim, uri: &str) -> bool {
    let registered = &sim.config.redirect_uris;
    let loopback = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    let is_loopback = loopback.iter().any(|host| {
        uri.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?']))
    });
    if registered.is_empty() {
        uri.starts_with("https://") || is_loopback
    } else {
        registered.iter().any(|known| known == uri)
    }
}

/// Sends the browser back with a code, or with the refusal.
fn decide(sim: &mut Sim, now_ms: i64, parameters: &[(String, String)], agreed: bool) -> Response {
    let redirect_uri = get(parameters, "redirect_uri").unwrap_or_default().to_owned();
    let mut answer = if agreed {
        sim.tokens.reinstall();
        let plain = get(parameters, "code_challenge_method") == Some("plain");
        let code = Code {
            redirect_uri: redirect_uri.clone(),
            scopes: check(sim, parameters).unwrap_or_default(),
            challenge: get(parameters, "code_challenge").map(|challenge| (challenge.to_owned(), plain)),
            expires_ms: now_ms + sim.settings.code_seconds * 1_000,
        };
        format!("code={}", sim.tokens.issue_code(sim.config.seed, code))
    } else {
        format!("error=access_denied&error_description={}", encode("The user denied the request"))
    };
    if let Some(state) = get(parameters, "state") {
        answer = format!("{answer}&state={}", encode(state));
    }
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    Response::empty(302).header("location", format!("{redirect_uri}{joint}{answer}"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn consent_page(sim: &Sim, parameters: &[(String, String)], scopes: &[String]) -> Response {
    let fields = parameters.iter().fold(String::new(), |fields, (name, value)| {
        fields + "<input type=\"hidden\" name=\"" + &escape(name) + "\" value=\"" + &escape(value) + "\">\n"
    });
    let scopes = scopes.iter().fold(String::new(), |list, scope| list + "<li>" + &escape(scope) + "</li>\n");
    Response::html(
        200,
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Connect app</title></head><body>\n\
             <h1>Connect the app to portal {portal}</h1>\n<p>Signed in as {user}. The app asks for:</p>\n<ul>\n{scopes}</ul>\n\
             <form method=\"post\" action=\"/oauth/authorize\">\n{fields}\
             <button name=\"decision\" value=\"approve\">Connect app</button>\n\
             <button name=\"decision\" value=\"deny\">Cancel</button>\n</form></body></html>\n",
            portal = sim.config.portal_id,
            user = escape(&sim.config.user_email),
        ),
    )
}

fn error_page(problem: &str) -> Response {
    let problem = escape(problem);
    Response::html(
        400,
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><title>Error</title></head><body><p>{problem}</p></body></html>\n"
        ),
    )
}
