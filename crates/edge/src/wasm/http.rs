//! Outbound HTTP through fetch.

use std::pin::pin;

use async_trait::async_trait;
use futures::future::{Either, select};
use gloo_net::http::{RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use ports::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};
use web_sys::{AbortController, RequestRedirect};

use super::js::describe;

/// `fetch`, aborted at the time-out and when nobody waits for the answer any more.
#[derive(Clone, Copy, Debug)]
pub struct FetchClient;

#[async_trait(?Send)]
impl HttpClient for FetchClient {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let abort = AbortOnDrop::new()?;
        let timeout = TimeoutFuture::new(request.timeout_ms);
        let exchange = pin!(exchange(request, &abort.0));
        match select(exchange, timeout).await {
            Either::Left((answer, _)) => answer.map_err(|error| HttpError::Network(error.to_string())),
            Either::Right(_) => Err(HttpError::Timeout),
        }
    }
}

async fn exchange(request: HttpRequest, abort: &AbortController) -> Result<HttpResponse, gloo_net::Error> {
    let mut builder = RequestBuilder::new(&request.url)
        .method(method(request.method))
        // A redirect would carry a token request's body to wherever it points; none of our peers needs one.
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&abort.signal()));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if let Some(token) = &request.bearer {
        builder = builder.header("authorization", &format!("Bearer {}", token.expose()));
    }
    let ready = match &request.body {
        Some(body) => builder.body(body.expose().as_str())?,
        None => builder.build()?,
    };
    read(ready.send().await?).await
}

async fn read(response: Response) -> Result<HttpResponse, gloo_net::Error> {
    let headers =
        response.headers().entries().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    // The bytes as they are: as text they would be made UTF-16 for JavaScript first, and UTF-8 again for us.
    Ok(HttpResponse { status: response.status(), headers, body: text(response.binary().await?) })
}

/// UTF-8 as fetch's own `text()` reads it: without a byte order mark, and what is none becomes U+FFFD.
fn text(bytes: Vec<u8>) -> String {
    let mut text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

const fn method(method: Method) -> gloo_net::http::Method {
    match method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Put => gloo_net::http::Method::PUT,
        Method::Patch => gloo_net::http::Method::PATCH,
        Method::Delete => gloo_net::http::Method::DELETE,
    }
}

/// Ends the exchange when the future is dropped: at the time-out, or with a job that lost its lease.
struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    fn new() -> Result<Self, HttpError> {
        AbortController::new().map(Self).map_err(|error| HttpError::Network(describe(&error)))
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
