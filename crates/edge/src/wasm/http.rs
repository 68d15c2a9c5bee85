//! Outbound HTTP through fetch.

use std::pin::pin;

use async_trait::async_trait;
use futures::future::{Either, select};
use gloo_net::http::{RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use ports::{BytesResponse, HttpClient, HttpError, HttpRequest, HttpResponse, Method};
use web_sys::{AbortController, RequestRedirect};

use super::{
    js::describe,
    stream::{self, Unread},
};

/// `fetch`, aborted at the time-out and when nobody waits for the answer any more.
#[derive(Clone, Copy, Debug)]
pub struct FetchClient;

#[async_trait(?Send)]
impl HttpClient for FetchClient {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        within_time(request, async |response| {
            // The bytes as they are: as text they would be made UTF-16 for JavaScript first, and UTF-8 again for us.
            let body = text(response.binary().await.map_err(|error| network(&error))?);
            Ok(HttpResponse { status: response.status(), headers: headers_of(&response), body })
        })
        .await
    }

    async fn fetch_bytes(&self, request: HttpRequest, max_bytes: u64) -> Result<BytesResponse, HttpError> {
        within_time(request, async |response| {
            let headers = headers_of(&response);
            let length = headers.iter().find(|(name, _)| name == "content-length");
            let declared = length.and_then(|(_, length)| length.parse::<usize>().ok());
            let limit = usize::try_from(max_bytes).unwrap_or(usize::MAX);
            let body =
                stream::read(response.body(), declared, limit).await.map_err(|unread| match unread {
                    Unread::TooLarge => HttpError::TooLarge { max_bytes },
                    Unread::CutShort(why) => HttpError::Network(why),
                })?;
            Ok(BytesResponse { status: response.status(), headers, body })
        })
        .await
    }
}

/// Sends `request` and reads the answer with `read`, all within the request's time-out.
async fn within_time<T>(
    request: HttpRequest,
    read: impl AsyncFnOnce(Response) -> Result<T, HttpError>,
) -> Result<T, HttpError> {
    let abort = AbortOnDrop::new()?;
    let timeout = TimeoutFuture::new(request.timeout_ms);
    let exchange = pin!(async {
        let response = start(request, &abort.0).await.map_err(|error| network(&error))?;
        read(response).await
    });
    match select(exchange, timeout).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(HttpError::Timeout),
    }
}

async fn start(request: HttpRequest, abort: &AbortController) -> Result<Response, gloo_net::Error> {
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
    if let Some(key) = &request.apikey {
        builder = builder.header("apikey", key.expose());
    }
    let ready = match (&request.bytes, &request.body) {
        (Some(bytes), _) => {
            let blob = stream::blob(bytes).map_err(|error| gloo_net::Error::GlooError(describe(&error)))?;
            builder.body(blob)?
        }
        (None, Some(body)) => builder.body(body.expose().as_str())?,
        (None, None) => builder.build()?,
    };
    // The runtime has the body by now; a file need not be here twice while it is sent.
    drop(request);
    ready.send().await
}

fn headers_of(response: &Response) -> Vec<(String, String)> {
    response.headers().entries().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
}

fn network(error: &gloo_net::Error) -> HttpError {
    HttpError::Network(error.to_string())
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
