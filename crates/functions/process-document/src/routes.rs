//! Which request goes where.

use edge::{
    Access, Request, Response,
    router::{self, Params, Route},
};
use kernel::{Problem, is_uuid};
use ports::Ports;

use crate::{delete, file, retry, run, show, start};

/// What a request is for.
#[derive(Clone, Copy)]
pub(crate) enum To {
    Start,
    Run,
    Show,
    File,
    Retry,
    Delete,
}

pub(crate) const ROUTES: &[Route<To>] = &[
    Route::new("POST", "/", Access::User, To::Start),
    Route::run(To::Run),
    Route::new("GET", "/{document_id}", Access::User, To::Show),
    Route::new("POST", "/{document_id}/file", Access::User, To::File),
    Route::new("POST", "/{document_id}/retry", Access::User, To::Retry),
    Route::new("DELETE", "/{document_id}", Access::User, To::Delete),
];

/// Answers a request.
pub(crate) async fn handle(request: Request, ports: Ports) -> Result<Response, Problem> {
    let (to, params) = router::find(ROUTES, &request, &ports)?;
    match to {
        To::Start => start::start(&request, &ports).await,
        To::Run => run::run(&request, &ports).await,
        To::Show => show::show(&request, &ports, document_id(&params)?).await,
        To::File => file::file(&request, &ports, document_id(&params)?).await,
        To::Retry => retry::retry(&request, &ports, document_id(&params)?).await,
        To::Delete => delete::delete(&request, &ports, document_id(&params)?).await,
    }
}

/// What is no uuid names nothing, and the database would call it an invalid request.
fn document_id(params: &Params) -> Result<&str, Problem> {
    let unknown = || Problem::not_found("unknown_document", "there is no such document");
    Some(params.get("document_id")?).filter(|id| is_uuid(id)).ok_or_else(unknown)
}
