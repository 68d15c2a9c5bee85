//! Files of the project's storage, with the secret key.

use kernel::{Problem, RESERVED, Redacted};
use percent_encoding::utf8_percent_encode;
use ports::{HttpError, HttpRequest, Method, Ports};

use crate::service_key;

/// 50 MB at 1 MB/s.
const DOWNLOAD_MS: u32 = 60_000;

/// A file and what identifies its content.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The content.
    pub bytes: Vec<u8>,
    /// Changes when another file takes its place.
    pub etag: Option<String>,
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{} bytes, {:?}]", self.bytes.len(), self.etag)
    }
}

/// Reads a file of at most `max_bytes`.
///
/// 404 `file_not_found`, 413 `too_large`, 503 `storage_unavailable`, 500 `storage_refused`.
pub async fn download(
    ports: &Ports,
    bucket: &str,
    path: &str,
    max_bytes: u64,
) -> Result<StoredFile, Problem> {
    let request = request(ports, Method::Get, "object", bucket, Some(path))?.timeout_ms(DOWNLOAD_MS);
    let answer = match ports.http.fetch_bytes(request, max_bytes).await {
        Ok(answer) => answer,
        Err(HttpError::TooLarge { max_bytes }) => {
            let detail = format!("the file is larger than {max_bytes} bytes");
            return Err(Problem::new(413, "too_large", detail));
        }
        Err(error) => return Err(unavailable(&error)),
    };
    if answer.status == 200 {
        let etag = answer.header("etag").map(str::to_owned);
        return Ok(StoredFile { etag, bytes: answer.body });
    }
    Err(problem(answer.status, &String::from_utf8_lossy(&answer.body)))
}

/// The path of a file for whoever has it, for so many seconds: below the project's address, with its signature in the query.
///
/// 404 `file_not_found`, 503 `storage_unavailable`, 500 `storage_refused`.
pub async fn sign(ports: &Ports, bucket: &str, path: &str, seconds: u32) -> Result<String, Problem> {
    #[derive(serde::Deserialize)]
    struct Signed {
        #[serde(rename = "signedURL")]
        signed_url: String,
    }
    let body = serde_json::json!({ "expiresIn": seconds }).to_string();
    let request =
        request(ports, Method::Post, "object/sign", bucket, Some(path))?.body("application/json", body);
    let answer = ports.http.send(request).await.map_err(|error| unavailable(&error))?;
    if !(200..300).contains(&answer.status) {
        return Err(problem(answer.status, &answer.body));
    }
    let signed: Signed = serde_json::from_str(&answer.body)
        .map_err(|_| Problem::internal("storage_refused", "the storage answered no signature"))?;
    Ok(format!("/storage/v1{}", signed.signed_url))
}

/// Deletes a file; false when there was none.
pub async fn remove(ports: &Ports, bucket: &str, path: &str) -> Result<bool, Problem> {
    // By the list of names, as supabase-js does: the local stack has no route that deletes a single object, and its 404
    // would read as if the file were gone.
    let body = serde_json::json!({ "prefixes": [path] }).to_string();
    let request = request(ports, Method::Delete, "object", bucket, None)?.body("application/json", body);
    let answer = ports.http.send(request).await.map_err(|error| unavailable(&error))?;
    if !(200..300).contains(&answer.status) {
        let problem = problem(answer.status, &answer.body);
        // No such bucket is no such file only for a reader.
        let refused = || Problem::internal("storage_refused", "the storage knows no such bucket");
        return Err(if problem.code == "file_not_found" { refused() } else { problem });
    }
    let deleted: Vec<serde_json::Value> = serde_json::from_str(&answer.body).map_err(|_| {
        Problem::internal("storage_refused", "the storage answered something else than a list")
    })?;
    Ok(!deleted.is_empty())
}

fn request(
    ports: &Ports,
    method: Method,
    route: &str,
    bucket: &str,
    path: Option<&str>,
) -> Result<HttpRequest, Problem> {
    let missing = |name: &str| Problem::internal("not_configured", format!("{name} is not set"));
    let base = ports.secrets.get("SUPABASE_URL").ok_or_else(|| missing("SUPABASE_URL"))?;
    let key = service_key(&*ports.secrets).ok_or_else(|| missing("SUPABASE_SERVICE_ROLE_KEY"))?;
    let mut url = format!("{}/storage/v1/{route}/{bucket}", base.expose().trim_end_matches('/'));
    for segment in path.iter().flat_map(|path| path.split('/')) {
        url.push('/');
        url.extend(utf8_percent_encode(segment, RESERVED));
    }
    Ok(authorised(HttpRequest::new(method, url), key))
}

/// Keys of the newer kind are no JWT and go into `apikey` alone.
fn authorised(request: HttpRequest, key: Redacted<String>) -> HttpRequest {
    if key.expose().starts_with("sb_") {
        return request.apikey(key);
    }
    request.apikey(key.clone()).bearer(key)
}

fn unavailable(error: &HttpError) -> Problem {
    Problem::unavailable("storage_unavailable", format!("the storage did not answer: {error:?}"))
}

fn problem(status: u16, body: &str) -> Problem {
    // Storage wraps its own status: 400 with {"statusCode": "404", "error": "not_found"} is a missing object.
    let inner: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let code = &inner["statusCode"];
    let stated = code.as_str().and_then(|code| code.parse().ok()).or_else(|| code.as_u64()).unwrap_or(0);
    match status {
        404 => Problem::not_found("file_not_found", "there is no such file in the storage"),
        400 if stated == 404 => Problem::not_found("file_not_found", "there is no such file in the storage"),
        408 | 425 | 429 | 500.. => {
            Problem::unavailable("storage_unavailable", format!("the storage answered {status}"))
        }
        _ => Problem::internal("storage_refused", format!("the storage answered {status} to the secret key")),
    }
}

#[cfg(test)]
mod tests;
