use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use edge::Request;
use kernel::Problem;
use pollster::block_on;
use ports::{HttpError, HttpResponse, Method};
use serde_json::{Value, json};
use testing::{TestPorts, http};

use crate::routes;

/// A storage with these files; `fails` are answered with an error once.
struct Storage {
    files: RefCell<BTreeSet<String>>,
    fails: RefCell<BTreeSet<String>>,
}

impl Storage {
    fn delete(&self, path: &str) -> Result<HttpResponse, HttpError> {
        if self.fails.borrow_mut().remove(path) {
            return Err(HttpError::Network("reset".to_owned()));
        }
        // The storage answers with what it deleted.
        let was_there = self.files.borrow_mut().remove(path);
        http::json(200, &if was_there { json!([{ "name": path }]) } else { json!([]) })
    }
}

/// A queue with one erasure of these files; what became of it.
fn erase(files: &[&str], fails: &[&str], paths: Option<Value>) -> (Vec<Value>, Rc<Storage>) {
    let set = |names: &[&str]| RefCell::new(names.iter().map(|name| (*name).to_owned()).collect());
    let storage = Rc::new(Storage { files: set(files), fails: set(fails) });
    let ends = Rc::new(RefCell::new(Vec::new()));
    let ended = |name: &'static str| {
        let ends = Rc::clone(&ends);
        move |arguments: &Value| -> Result<Value, Problem> {
            ends.borrow_mut().push(json!([name, arguments.get("p_result").unwrap_or(&arguments["p_code"])]));
            Ok(json!({ "completed": true, "state": "queued", "released": true }))
        }
    };
    let claimed = RefCell::new(false);
    let (shared, cancelled) = (Rc::clone(&storage), paths.is_none());
    let paths = paths.unwrap_or_else(|| json!([]));
    let test = TestPorts::builder()
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
        .secret("SUPABASE_URL", "http://project.test")
        .sql("jobs_claim", move |arguments| {
            assert_eq!(arguments["p_kinds"], json!(["document.erase"]));
            let job = json!({
                "id": 1, "kind": "document.erase", "account_id": null, "portal_id": null, "session_id": null,
                "attempts": 1, "lease_token": "lease", "payload": {}, "cursor": null,
            });
            Ok(if claimed.replace(true) { json!([]) } else { json!([job]) })
        })
        .sql("document_erase_state", move |_| {
            Ok(json!({ "document_id": "d", "bucket": "documents", "paths": paths, "cancelled": cancelled }))
        })
        .sql("jobs_complete", ended("done"))
        .sql("jobs_fail", ended("failed"))
        .http(move |request| {
            assert_eq!(request.method, Method::Delete);
            assert_eq!(request.url, "http://project.test/storage/v1/object/documents");
            let body: Value = serde_json::from_str(request.body.as_ref().unwrap().expose()).unwrap();
            shared.delete(body["prefixes"][0].as_str().unwrap())
        })
        .build();
    let run = Request::new("process-document", "POST", "/process-document/run")
        .with_header("apikey", "sb_secret_test")
        .with_json(&json!({ "job_id": 1 }));
    assert_eq!(block_on(routes::handle(run, test.ports())).unwrap().status, 200);
    let ends = ends.borrow().clone();
    (ends, storage)
}

#[test]
fn all_files_of_a_document_are_deleted() {
    let (ends, storage) = erase(&["u/a.pdf", "u/b.pdf", "u/c.pdf"], &[], Some(json!(["u/a.pdf", "u/b.pdf"])));
    assert_eq!(ends, [json!(["done", { "deleted": 2, "gone_before": 0 }])]);
    assert_eq!(storage.files.borrow().iter().collect::<Vec<_>>(), ["u/c.pdf"]);
}

#[test]
fn a_file_that_is_gone_already_is_no_failure() {
    let (ends, _) = erase(&["u/b.pdf"], &[], Some(json!(["u/a.pdf", "u/b.pdf"])));
    assert_eq!(ends, [json!(["done", { "deleted": 1, "gone_before": 1 }])]);
}

#[test]
fn a_storage_that_is_away_is_asked_again_later() {
    let (ends, storage) = erase(&["u/a.pdf", "u/b.pdf"], &["u/b.pdf"], Some(json!(["u/a.pdf", "u/b.pdf"])));
    assert_eq!(ends, [json!(["failed", "storage_unavailable"])]);
    assert!(storage.files.borrow().contains("u/b.pdf"));
}

#[test]
fn a_job_without_an_erasure_deletes_nothing() {
    let (ends, storage) = erase(&["u/a.pdf"], &[], None);
    assert_eq!(ends, [json!(["done", { "cancelled": true }])]);
    assert_eq!(storage.files.borrow().len(), 1);
}
