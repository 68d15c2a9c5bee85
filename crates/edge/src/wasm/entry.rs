//! From a web request to the use case and back.

use kernel::Problem;
use ports::Ports;
use wasm_bindgen::{JsError, JsValue};
use wasm_bindgen_futures::future_to_promise;

use super::{context::Context, convert, panic, ports::ports};
use crate::{
    AfterResponse, Build, Description, Incoming, Request, Response, answer_first, is_infrastructure,
    router::{self, Route},
    serve,
};

/// Runs `handler` for a web request; what [`exports!`](crate::exports) calls. The body is read when route and credentials have
/// been judged, and as far as the route says.
///
/// Metrics and errors are recorded after the answer, in the context's `waitUntil`; so is `then` done, when the answer was 2xx,
/// and all of the work for a call that prefers its answer first.
pub async fn entry<T: Copy, F: Future<Output = ()> + 'static>(
    request: web_sys::Request,
    context: JsValue,
    openapi: &'static str,
    routes: &[Route<T>],
    handler: impl AsyncFnOnce(Request, Ports) -> Result<Response, Problem> + 'static,
    then: impl FnOnce(Ports) -> F + 'static,
) -> Result<web_sys::Response, JsValue> {
    panic::install_hook();
    let context = Context::read(context).map_err(thrown)?;
    let head = convert::read_head(&context.function_name, &request);
    let (function, wasm_sha256) = (context.function_name.clone(), context.wasm_sha256.clone());
    let build = Build { function, wasm_sha256, openapi };
    let ports = ports(&head);
    let incoming = if is_infrastructure(&head) {
        Incoming { request: head, refused: None }
    } else {
        match router::admit(routes, &head, &ports).await {
            Ok(limit) => convert::read_body(head, &request, limit).await,
            Err(problem) => convert::refuse_body(head, &request, problem).await,
        }
    };
    if let Some(accepted) = answer_first(&incoming, &ports) {
        background(&context, async move {
            if let (response, Some(after)) = serve(incoming, &build, &ports, handler).await {
                finish(&response, after, &ports, then).await;
            }
        })?;
        return convert::write_response(&accepted);
    }
    let (response, after) = serve(incoming, &build, &ports, handler).await;
    if let Some(after) = after {
        let written = convert::write_response(&response);
        background(&context, async move { finish(&response, after, &ports, then).await })?;
        return written;
    }
    convert::write_response(&response)
}

/// What is left to do when the answer is on its way: what somebody waits for comes first.
async fn finish<F: Future<Output = ()>>(
    response: &Response,
    after: AfterResponse,
    ports: &Ports,
    then: impl FnOnce(Ports) -> F,
) {
    if (200..300).contains(&response.status) {
        then(ports.clone()).await;
    }
    after.run(ports).await;
}

/// A function's description as a plain JavaScript object.
pub fn described(description: &Description) -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(description).map_err(JsValue::from)
}

fn background(context: &Context, work: impl Future<Output = ()> + 'static) -> Result<(), JsValue> {
    let work = async move {
        work.await;
        Ok(JsValue::UNDEFINED)
    };
    context.wait_until(&future_to_promise(work))
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn thrown(problem: Problem) -> JsValue {
    JsError::new(&format!("{}: {}", problem.code, problem.detail)).into()
}
