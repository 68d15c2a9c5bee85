//! A server and an environment to test against.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "node:http")]
extern "C" {
    type Server;
    #[wasm_bindgen(js_name = createServer)]
    fn create_server(handler: &Function) -> Server;
    #[wasm_bindgen(method)]
    fn listen(this: &Server, port: u16, host: &str, ready: &Function);
    #[wasm_bindgen(method)]
    fn address(this: &Server) -> Object;
    #[wasm_bindgen(method, js_name = closeAllConnections)]
    fn close_all_connections(this: &Server);
    #[wasm_bindgen(method)]
    fn close(this: &Server);
}

/// `/slow` never answers and notes when the other side goes; `/moved` redirects; `/file/N`, `/stream/N` and
/// `/broken-file/N` serve N bytes (0 to 250, again and again) with a length, without one, and half of them; everything
/// else tells what it got.
const HANDLER: &str = r#"
    globalThis.__server ??= { seen: [], aborted: 0 };
    if (request.url.endsWith("/slow")) {
        response.on("close", () => { globalThis.__server.aborted += 1; });
        return;
    }
    if (request.url.endsWith("/moved")) {
        response.writeHead(307, { location: "/elsewhere" }).end();
        return;
    }
    const file = request.url.match(/\/(file|stream|broken-file)\/(\d+)$/);
    if (file) {
        const bytes = Buffer.alloc(Number(file[2]), Uint8Array.from({ length: 251 }, (_, index) => index));
        const [, from, to] = request.headers.range?.match(/^bytes=(\d+)-(\d+)$/) ?? [];
        if (file[1] === "stream") response.writeHead(200);
        else if (from) {
            response.writeHead(206, { "content-range": `bytes ${from}-${to}/${bytes.length}` });
            return response.end(bytes.subarray(Number(from), Number(to) + 1));
        } else response.writeHead(200, { "content-length": bytes.length });
        if (file[1] === "broken-file") {
            response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
            return;
        }
        response.write(bytes.subarray(0, bytes.length / 2));
        return response.end(bytes.subarray(bytes.length / 2));
    }
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        const seen = { method: request.method, url: request.url, headers: request.headers, length: body.length };
        seen.bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        seen.sum = chunks.reduce((sum, chunk) => chunk.reduce((sum, byte) => (sum * 31 + byte) % 1000003, sum), 7);
        globalThis.__server.seen.push(seen);
        if (request.url.endsWith("/rpc/broken")) {
            response.writeHead(400, { "content-type": "application/json" });
            response.end(JSON.stringify({ code: "P0001", message: "gone", details: '{"status":404,"code":"unknown_portal"}' }));
            return;
        }
        if (request.url.endsWith("/rpc/echo")) {
            response.writeHead(200, { "content-type": "application/json" }).end(body);
            return;
        }
        response.writeHead(429, { "Retry-After": "3", "content-type": "application/json" });
        response.end(JSON.stringify({ ...seen, body }));
    });
"#;

/// A server on a free port, gone when dropped.
pub struct TestServer {
    server: Server,
    pub url: String,
}

impl TestServer {
    pub async fn start() -> Self {
        let server = create_server(&Function::new_with_args("request, response", HANDLER));
        let listening = Promise::new(&mut |resolve, _| server.listen(0, "127.0.0.1", &resolve));
        JsFuture::from(listening).await.unwrap();
        let port = Reflect::get(&server.address(), &"port".into()).unwrap().as_f64().unwrap();
        Self { server, url: format!("http://127.0.0.1:{port}") }
    }

    /// What the server noted, as JSON.
    pub fn notes() -> serde_json::Value {
        let json = eval("return JSON.stringify(globalThis.__server ?? { seen: [], aborted: 0 })");
        serde_json::from_str(&json.as_string().unwrap()).unwrap()
    }

    pub fn forget() {
        eval("globalThis.__server = { seen: [], aborted: 0 }");
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.server.close_all_connections();
        self.server.close();
    }
}

/// Runs a script.
pub fn eval(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::UNDEFINED).unwrap()
}
