//! The adapters as one set of ports.

use std::rc::Rc;

use kernel::RequestId;
use ports::Ports;

use super::{
    clock::JsClock, embedder::PlatformModels, entropy::JsEntropy, http::FetchClient, log::ConsoleLog,
    secrets::DenoEnv, store::PostgrestStore, timer::JsTimer,
};

/// Ports that log in the name of a request.
pub fn ports(function: &str, request_id: &RequestId) -> Ports {
    let secrets = Rc::new(DenoEnv);
    Ports {
        http: Rc::new(FetchClient),
        store: Rc::new(PostgrestStore::new(Rc::clone(&secrets) as _)),
        clock: Rc::new(JsClock),
        timer: Rc::new(JsTimer),
        entropy: Rc::new(JsEntropy),
        secrets,
        log: Rc::new(ConsoleLog::new(function.to_owned(), request_id.clone())),
        embedder: Rc::new(PlatformModels),
    }
}
