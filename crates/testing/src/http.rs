//! Outbound HTTP answered by a closure or by a list of answers.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use async_trait::async_trait;
use ports::{HttpClient, HttpError, HttpRequest, HttpResponse};
use serde_json::Value;

use crate::FakeClock;

type Answer = Rc<dyn Fn(&HttpRequest) -> Result<HttpResponse, HttpError>>;

/// Records every request. Queued answers go first, then the closure answers.
#[allow(missing_debug_implementations)] // closures
pub struct FakeHttp {
    clock: Rc<FakeClock>,
    latency_ms: Cell<u64>,
    queue: RefCell<VecDeque<Result<HttpResponse, HttpError>>>,
    answer: RefCell<Option<Answer>>,
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
            requests: RefCell::default(),
        }
    }

    /// Answers every request that no queued answer takes.
    pub fn answer_with(&self, answer: impl Fn(&HttpRequest) -> Result<HttpResponse, HttpError> + 'static) {
        *self.answer.borrow_mut() = Some(Rc::new(answer));
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
        self.requests.borrow_mut().push(request.clone());
        let latency = self.latency_ms.get();
        if latency > 0 {
            let timeout = u64::from(request.timeout_ms);
            self.clock.sleep(latency.min(timeout)).await;
            if latency > timeout {
                return Err(HttpError::Timeout);
            }
        }
        if let Some(answer) = self.queue.borrow_mut().pop_front() {
            return answer;
        }
        let answer = self.answer.borrow().clone();
        match answer {
            Some(answer) => answer(&request),
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
