//! The adapters as one set of ports.

use std::rc::Rc;

use ports::{Clock as _, Ports};

use super::{
    clock::JsClock, embedder::PlatformModels, entropy::JsEntropy, http::FetchClient, log::ConsoleLog,
    secrets::DenoEnv, store::PostgrestStore, timer::JsTimer,
};

use crate::{Request, client_address};

/// Ports that log in the name of a request, and tell the database from where it came.
pub fn ports(head: &Request) -> Ports {
    let secrets = Rc::new(DenoEnv);
    let address = client_address::client_address(head, &*secrets)
        .map(|address| client_address::vouched(address, JsClock.now().as_millis(), &*secrets));
    Ports {
        http: Rc::new(FetchClient),
        store: Rc::new(PostgrestStore::new(Rc::clone(&secrets) as _, address)),
        clock: Rc::new(JsClock),
        timer: Rc::new(JsTimer),
        entropy: Rc::new(JsEntropy),
        secrets,
        log: Rc::new(ConsoleLog::new(head.function.clone(), head.request_id.clone())),
        embedder: Rc::new(PlatformModels),
    }
}
