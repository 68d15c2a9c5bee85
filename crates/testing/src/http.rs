//! Outbound HTTP answered by a closure or by a list of answers.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use async_trait::async_trait;
use ports::{BytesResponse, HttpClient, HttpError, HttpRequest, HttpResponse};
use serde_json::Value;

use crate::FakeClock;

type Answer = Rc<dyn Fn(&HttpRequest) -> Result<HttpResponse, HttpError>>;
type BytesAnswer = Rc<dyn Fn(&HttpRequest) -> Result<BytesResponse, HttpError>>;

/// Records every request. Queued answers go first, then the closure answers.
#[allow(missing_debug_implementations)] // closures
pub struct FakeHttp {
    clock: Rc<FakeClock>,
    latency_ms: Cell<u64>,
    queue: RefCell<VecDeque<Result<HttpResponse, HttpError>>>,
    answer: RefCell<Option<Answer>>,
    bytes: RefCell<Option<BytesAnswer>>,
    requests: RefCell<Vec<HttpRequest>>,
}

impl FakeHttp {
    /// A client that knows no answer yet.
    pub fn new(clock: Rc<FakeClock>) -> Self {
        Self {
            clock,
            latency_ms: Cell::new(0),
            queue: RefCell::default(),
            answer: RefCell::default(),
            bytes: RefCell::default(),
            requests: RefCell::default(),
        }
    }

    /// Answers every request that no queued answer takes.
    pub fn answer_with(&self, answer: impl Fn(&HttpRequest) -> Result<HttpResponse, HttpError> + 'static) {
        *self.answer.borrow_mut() = Some(Rc::new(answer));
    }

    /// Answers every request for bytes; without it they get the bytes of the text answers.
    pub fn answer_bytes_with(
        &self,
        answer: impl Fn(&HttpRequest) -> Result<BytesResponse, HttpError> + 'static,
    ) {
        *self.bytes.borrow_mut() = Some(Rc::new(answer));
    }

    /// Answers the next request that nothing queued before takes.
    pub fn then(&self, answer: Result<HttpResponse, HttpError>) {
        self.queue.borrow_mut().push_back(answer);
    }

    /// Each answer takes that long in virtual time; longer than a request's time-out, and it times out.
    pub fn set_latency_ms(&self, millis: u64) {
        self.latency_ms.set(millis);
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.requests.borrow().clone()
    }
}

#[async_trait(?Send)]
impl HttpClient for FakeHttp {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.arrive(&request).await?;
        self.text_answer(&request)
    }

    async fn fetch_bytes(&self, request: HttpRequest, max_bytes: u64) -> Result<BytesResponse, HttpError> {
        self.arrive(&request).await?;
        let answer = self.bytes.borrow().clone();
        let answer = if let Some(answer) = answer {
            answer(&request)?
        } else {
            let HttpResponse { status, headers, body } = self.text_answer(&request)?;
            BytesResponse { status, headers, body: body.into_bytes() }
        };
        if answer.body.len() as u64 > max_bytes {
            return Err(HttpError::TooLarge { max_bytes });
        }
        Ok(answer)
    }
}

impl FakeHttp {
    /// Notes a request and lets its latency pass.
    async fn arrive(&self, request: &HttpRequest) -> Result<(), HttpError> {
        self.requests.borrow_mut().push(request.clone());
        let (latency, timeout) = (self.latency_ms.get(), u64::from(request.timeout_ms));
        if latency > 0 {
            self.clock.sleep(latency.min(timeout)).await;
        }
        if latency > timeout { Err(HttpError::Timeout) } else { Ok(()) }
    }

    fn text_answer(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        if let Some(answer) = self.queue.borrow_mut().pop_front() {
            return answer;
        }
        let answer = self.answer.borrow().clone();
        match answer {
            Some(answer) => answer(request),
            None => panic!("no answer is set for {} {}", request.method.as_str(), request.url),
        }
    }
}

/// A JSON answer.
pub fn json(status: u16, body: &Value) -> Result<HttpResponse, HttpError> {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Ok(HttpResponse { status, headers, body: body.to_string() })
}

/// A text answer with these headers (names in lower case).
pub fn text(status: u16, headers: &[(&str, &str)], body: &str) -> Result<HttpResponse, HttpError> {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Ok(HttpResponse { status, headers, body: body.to_owned() })
}

/// An answer of bytes without headers.
pub fn bytes(status: u16, body: &[u8]) -> Result<BytesResponse, HttpError> {
    Ok(BytesResponse { status, headers: Vec::new(), body: body.to_vec() })
}
