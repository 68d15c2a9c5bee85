//! From a web request to the use case and back.

use kernel::Problem;
use ports::Ports;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use super::{Context, convert, panic, ports::ports};
use crate::{Build, Request, Response, answer_first, serve};

/// Runs `handler` for a web request whose body may have `body_limit` bytes; what [`exports!`](crate::exports) calls.
///
/// Metrics and errors are recorded after the answer, in the context's `waitUntil`; so is all of the work done for a call that
/// prefers its answer first.
pub async fn entry(
    request: web_sys::Request,
    context: Context,
    body_limit: usize,
    handler: impl AsyncFnOnce(Request, Ports) -> Result<Response, Problem> + 'static,
) -> Result<web_sys::Response, JsValue> {
    panic::install_hook();
    let build = Build { function: context.function_name(), wasm_sha256: context.wasm_sha256() };
    let incoming = convert::read_request(&build.function, &request, body_limit).await;
    let ports = ports(&build.function, &incoming.request.request_id);
    if let Some(accepted) = answer_first(&incoming, &ports) {
        background(&context, async move {
            if let (_, Some(after)) = serve(incoming, &build, &ports, handler).await {
                after.run(&ports).await;
            }
        });
        return convert::write_response(&accepted);
    }
    let (response, after) = serve(incoming, &build, &ports, handler).await;
    if let Some(after) = after {
        background(&context, async move { after.run(&ports).await });
    }
    convert::write_response(&response)
}

fn background(context: &Context, work: impl Future<Output = ()> + 'static) {
    let work = async move {
        work.await;
        Ok(JsValue::UNDEFINED)
    };
    context.wait_until(&future_to_promise(work));
}
