//! LlamaCloud over the HTTP port.

use std::rc::Rc;

use kernel::{Problem, Redacted};
use llamaparse::{Call, DEFAULT_BASE, Upload, refused};
use ports::{Bytes, HttpError, HttpRequest, Method, Ports, Secrets};

/// 50 MB at 1.25 MB/s; no step may go on for longer.
const UPLOAD_MS: u32 = 40_000;

/// The answers of jobs and files are small; a result is its markdown, and 500 pages of it are some 2 MB.
pub(super) const RESULT_BYTES: u64 = 33_554_432;

/// The key that the environment has, if any.
pub(super) fn key(secrets: &dyn Secrets) -> Option<Redacted<String>> {
    secrets.get("LLAMA_CLOUD_API_KEY")
}

/// One account of LlamaCloud.
pub(super) struct Cloud<'a> {
    ports: &'a Ports,
    base: String,
    key: Redacted<String>,
}

impl<'a> Cloud<'a> {
    /// 500 `llamaparse_not_configured` without a key.
    pub(super) fn new(ports: &'a Ports) -> Result<Self, Problem> {
        let key = key(&*ports.secrets).ok_or_else(|| {
            let detail = "the document is to be read by LlamaParse, but LLAMA_CLOUD_API_KEY is not set";
            Problem::internal("llamaparse_not_configured", detail)
        })?;
        let base = ports.secrets.setting("LLAMA_CLOUD_API_BASE", DEFAULT_BASE);
        Ok(Self { ports, base: base.trim_end_matches('/').to_owned(), key })
    }

    /// A call with a small answer.
    pub(super) async fn call(&self, call: &Call) -> Result<String, Problem> {
        let answer = self.fetch(call, 1_048_576).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// A call with an answer of at most `max_bytes`.
    pub(super) async fn fetch(&self, call: &Call, max_bytes: u64) -> Result<Vec<u8>, Problem> {
        let mut request = self.request(call.method, &call.path_and_query);
        if let Some(body) = &call.body {
            request = request.body("application/json", body.clone());
        }
        self.send(request, max_bytes).await
    }

    /// Sends a file.
    pub(super) async fn upload(&self, upload: Upload, file: Vec<u8>) -> Result<String, Problem> {
        let frame = upload.frame;
        let body = Bytes::of(vec![Rc::new(frame.head), Rc::new(file), Rc::new(frame.tail)]);
        let request = self.request(Method::Post, upload.path).timeout_ms(UPLOAD_MS);
        let answer = self.send(request.bytes(&frame.content_type, body), 1_048_576).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn request(&self, method: Method, path: &str) -> HttpRequest {
        HttpRequest::new(method, format!("{}{path}", self.base)).bearer(self.key.clone())
    }

    async fn send(&self, request: HttpRequest, max_bytes: u64) -> Result<Vec<u8>, Problem> {
        let answer = self.ports.http.fetch_bytes(request, max_bytes).await.map_err(|error| match error {
            HttpError::TooLarge { max_bytes } => {
                let detail = format!("an answer of LlamaCloud has more than {max_bytes} bytes");
                Problem::new(422, "llamaparse_result_too_large", detail)
            }
            error => Problem::unavailable(
                "llamaparse_unavailable",
                format!("LlamaCloud did not answer: {error:?}"),
            ),
        })?;
        if (200..300).contains(&answer.status) {
            return Ok(answer.body);
        }
        let retry_after = answer.header("retry-after").and_then(|seconds| seconds.trim().parse().ok());
        Err(refused(answer.status, retry_after, &String::from_utf8_lossy(&answer.body)))
    }
}
