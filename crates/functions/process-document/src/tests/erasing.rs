use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use edge::Request;
use pollster::block_on;
use ports::{Clock as _, HttpError, HttpResponse, Method, Ports};
use serde_json::{Value, json};
use testing::{
    FakeDatabase, TestPorts,
    database::{ACCOUNT, DOCUMENT, Job},
    http,
};

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
fn erase(files: &[&str], fails: &[&str], paths: Option<&[&str]>) -> (Job, Rc<Storage>) {
    let set = |names: &[&str]| RefCell::new(names.iter().map(|name| (*name).to_owned()).collect());
    let storage = Rc::new(Storage { files: set(files), fails: set(fails) });
    let shared = Rc::clone(&storage);
    let test = TestPorts::builder()
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
        .secret("SUPABASE_URL", "http://project.test")
        .http(move |request| {
            assert_eq!(request.method, Method::Delete);
            assert_eq!(request.url, "http://project.test/storage/v1/object/documents");
            let body: Value = serde_json::from_str(request.body.as_ref().unwrap().expose()).unwrap();
            shared.delete(body["prefixes"][0].as_str().unwrap())
        })
        .build();
    let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
    let now = test.clock.now();
    let job =
        database.tables_mut().enqueue("document.erase", ACCOUNT, json!({ "document_id": DOCUMENT }), now);
    if let Some(paths) = paths {
        let row = json!({ "document_id": DOCUMENT, "paths": paths, "job_id": job });
        database.tables_mut().insert("private.document_erasures", &row, now);
    }
    let run = Request::new("process-document", "POST", "/process-document/run")
        .with_header("apikey", "sb_secret_test")
        .with_json(&json!({ "job_id": job }));
    let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
    assert_eq!(block_on(routes::handle(run, ports)).unwrap().status, 200);
    let job = database.tables().jobs[&job].clone();
    (job, storage)
}

#[test]
fn all_files_of_a_document_are_deleted() {
    let (job, storage) = erase(&["u/a.pdf", "u/b.pdf", "u/c.pdf"], &[], Some(&["u/a.pdf", "u/b.pdf"]));
    assert_eq!((job.state.as_str(), job.result), ("done", json!({ "deleted": 2, "gone_before": 0 })));
    assert_eq!(storage.files.borrow().iter().collect::<Vec<_>>(), ["u/c.pdf"]);
}

#[test]
fn a_file_that_is_gone_already_is_no_failure() {
    let (job, _) = erase(&["u/b.pdf"], &[], Some(&["u/a.pdf", "u/b.pdf"]));
    assert_eq!((job.state.as_str(), job.result), ("done", json!({ "deleted": 1, "gone_before": 1 })));
}

#[test]
fn a_storage_that_is_away_is_asked_again_later() {
    let (job, storage) = erase(&["u/a.pdf", "u/b.pdf"], &["u/b.pdf"], Some(&["u/a.pdf", "u/b.pdf"]));
    assert_eq!((job.state.as_str(), &job.error["code"]), ("queued", &json!("storage_unavailable")));
    assert!(storage.files.borrow().contains("u/b.pdf"));
}

#[test]
fn a_job_without_an_erasure_deletes_nothing() {
    let (job, storage) = erase(&["u/a.pdf"], &[], None);
    assert_eq!((job.state.as_str(), job.result), ("done", json!({ "cancelled": true })));
    assert_eq!(storage.files.borrow().len(), 1);
}
