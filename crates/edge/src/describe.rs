//! What a function says of itself.

use serde::Serialize;

use crate::{ABI, Access, BODY_LIMIT, VERSION, router::Route};

/// A function as its module describes it: what README, the preflight of a deployment and the `OpenAPI` document are held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// Name of the edge function.
    pub name: &'static str,
    /// Version of the suite.
    pub version: &'static str,
    /// Version of the contract between shim and module.
    pub abi: u32,
    /// Every route, `GET /health` and `GET /openapi.json` included.
    pub routes: Vec<RouteDescription>,
    /// Kinds of jobs that it works on.
    pub job_kinds: Vec<&'static str>,
}

/// A route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RouteDescription {
    /// Method in upper case.
    pub method: &'static str,
    /// `/connections/{portal_id}/refresh`.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Bytes that a body may have.
    pub body_limit: usize,
}

/// Describes the function `name`.
pub fn describe<T>(name: &'static str, routes: &[Route<T>], job_kinds: &[&'static str]) -> Description {
    let public =
        |path| RouteDescription { method: "GET", path, access: Access::Public, body_limit: BODY_LIMIT };
    let own = routes.iter().map(|route| RouteDescription {
        method: route.method,
        path: route.path,
        access: route.access,
        body_limit: route.body_limit,
    });
    Description {
        name,
        version: VERSION,
        abi: ABI,
        routes: own.chain([public("/health"), public("/openapi.json")]).collect(),
        job_kinds: job_kinds.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_function_tells_its_routes_and_who_may_take_them() {
        let routes = [Route::run(1), Route::new("GET", "/{id}", Access::User, 2).body_limit(9)];
        let described = serde_json::to_value(describe("greeter", &routes, &["greet"])).unwrap();
        assert_eq!(
            described["routes"],
            json!([
                { "method": "POST", "path": "/run", "access": "secret_key", "body_limit": 1_048_576 },
                { "method": "GET", "path": "/{id}", "access": "user", "body_limit": 9 },
                { "method": "GET", "path": "/health", "access": "public", "body_limit": 1_048_576 },
                { "method": "GET", "path": "/openapi.json", "access": "public", "body_limit": 1_048_576 },
            ])
        );
        assert_eq!((&described["name"], &described["job_kinds"]), (&json!("greeter"), &json!(["greet"])));
    }
}
