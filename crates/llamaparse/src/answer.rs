//! What the calls answer.

use serde::Deserialize;

/// How a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum JobStatus {
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
    /// A word of a later version: not an end.
    #[serde(other)]
    Other,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// How it is.
    pub status: JobStatus,
    /// A code of the failure, where one is given.
    #[serde(default)]
    pub error_code: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub error_message: Option<String>,
}

#[derive(Deserialize)]
struct WithId {
    id: String,
}

#[derive(Deserialize)]
struct WithJob {
    job: Job,
}

#[derive(Deserialize)]
struct Files {
    items: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    id: String,
    #[serde(default)]
    external_file_id: Option<String>,
}

/// The id of a file that was sent.
pub fn file_id(body: &str) -> Result<String, serde_json::Error> {
    serde_json::from_str::<WithId>(body).map(|file| file.id)
}

/// The id of the file that was sent under `external_id`, if there is one.
pub fn found_file(external_id: &str, body: &str) -> Result<Option<String>, serde_json::Error> {
    let files: Files = serde_json::from_str(body)?;
    // The filter is the server's; a server that ignores it must not give us somebody else's file.
    let ours = |file: &File| file.external_file_id.as_deref() == Some(external_id);
    Ok(files.items.into_iter().find(ours).map(|file| file.id))
}

/// The id of a job that was started: the answer is the job itself.
pub fn job_id(body: &str) -> Result<String, serde_json::Error> {
    serde_json::from_str::<WithId>(body)
        .map(|job| job.id)
        .or_else(|error| serde_json::from_str::<WithJob>(body).map(|with| with.job.id).map_err(|_| error))
}

impl Job {
    /// Reads the state of a job.
    pub fn read(body: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<WithJob>(body).map(|with| with.job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_read_whatever_else_is_in_the_answer() {
        let body =
            r#"{"job":{"id":"j","project_id":"p","status":"RUNNING","error_message":null,"tier":"fast"}}"#;
        let job = Job::read(body).unwrap();
        assert_eq!((job.id.as_str(), job.status, job.error_message), ("j", JobStatus::Running, None));
        let body = r#"{"job":{"id":"j","status":"THROTTLED"}}"#;
        assert_eq!(Job::read(body).unwrap().status, JobStatus::Other);
        assert!(Job::read("<html>").is_err() && Job::read("{}").is_err());
    }

    #[test]
    fn only_the_file_of_our_id_is_found() {
        let body = r#"{"items":[{"id":"f0","external_file_id":"x"},{"id":"f1","external_file_id":"d:1"}]}"#;
        assert_eq!(found_file("d:1", body).unwrap().as_deref(), Some("f1"));
        assert_eq!(found_file("d:2", body).unwrap(), None);
        assert_eq!(found_file("d:1", r#"{"items":[]}"#).unwrap(), None);
    }

    #[test]
    fn a_started_job_is_named_at_either_place() {
        assert_eq!(job_id(r#"{"id":"j","status":"PENDING"}"#).unwrap(), "j");
        assert_eq!(job_id(r#"{"job":{"id":"k","status":"PENDING"}}"#).unwrap(), "k");
        assert!(job_id(r#"{"status":"PENDING"}"#).is_err());
    }
}
