use testing::{TestPorts, user_jwt};

use super::*;

const ROUTES: &[Route<u8>] = &[
    Route::new("POST", "/", Access::Public, 1),
    Route::run(2),
    Route::new("GET", "/{session}", Access::Public, 3),
    Route::new("POST", "/{session}/cancel", Access::User, 4).body_limit(7),
    Route::new("DELETE", "/{session}", Access::Public, 5),
];

fn test_ports() -> Ports {
    TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build().ports()
}

fn request(method: &str, path: &str) -> Request {
    Request::new("f", method, &format!("/f{path}"))
}

fn find_route(method: &str, path: &str) -> Result<(u8, Params), Problem> {
    let (route, params) = matching(ROUTES, method, &request(method, path).path)?;
    Ok((route.to, params))
}

#[test]
fn method_and_path_choose_the_route() {
    assert_eq!(find_route("POST", "").unwrap().0, 1);
    assert_eq!(find_route("POST", "/run").unwrap().0, 2);
    assert_eq!(find_route("POST", "/s1/cancel/").unwrap().0, 4);
    let (route, params) = find_route("GET", "/a%2Fb%20c").unwrap();
    assert_eq!((route, params.get("session").unwrap()), (3, "a/b c"));
}

#[test]
fn an_unknown_path_is_404_and_a_wrong_method_405_with_what_is_allowed() {
    assert_eq!(find_route("GET", "/a/b/c").unwrap_err().code, "not_found");
    assert_eq!(find_route("GET", "//cancel").unwrap_err().code, "not_found");
    assert_eq!(find_route("GET", "/%ff").unwrap_err().code, "not_found");
    let problem = find_route("PUT", "/s1").unwrap_err();
    assert_eq!((problem.status, problem.allow), (405, vec!["GET", "DELETE"]));
}

#[test]
fn asking_for_a_parameter_that_the_pattern_lacks_is_our_defect() {
    assert_eq!(find_route("GET", "/s1").unwrap().1.get("other").unwrap_err().status, 500);
}

#[test]
fn the_table_says_who_may_take_a_route() {
    let find = |request: Request| find(ROUTES, &request, &test_ports()).map(|(route, _)| route);
    let status = |request: Request| find(request).unwrap_err().status;
    assert_eq!(find(request("GET", "/s1")).unwrap(), 3);
    assert_eq!(status(request("POST", "/run").with_bearer(&user_jwt("u"))), 401);
    assert_eq!(find(request("POST", "/run").with_header("apikey", "sb_secret_test")).unwrap(), 2);
    assert_eq!(status(request("POST", "/s1/cancel").with_header("apikey", "sb_secret_test")), 401);
    assert_eq!(find(request("POST", "/s1/cancel").with_bearer(&user_jwt("u"))).unwrap(), 4);
}

#[test]
fn where_all_is_signed_nobody_else_learns_of_a_path() {
    let routes = [Route::new("GET", "/", Access::HubSpotSignature, 1)];
    let ports = TestPorts::builder().secret("HUBSPOT_CLIENT_SECRET", "s").build().ports();
    assert_eq!(find(&routes, &request("GET", "/what-is-there"), &ports).unwrap_err().status, 401);
}

#[test]
fn an_unknown_path_is_404_to_who_has_no_key() {
    let routes = [Route::run(1)];
    let find = |request: Request| find(&routes, &request, &test_ports()).unwrap_err().status;
    assert_eq!(find(request("GET", "/what-is-there")), 404);
    assert_eq!(find(request("POST", "/run")), 401);
}

#[test]
fn a_caller_is_checked_once() {
    thread_local!(static CHECKS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    for before_path in [true, false] {
        let mut counting = Access::of("counting", |_, _| {
            CHECKS.set(CHECKS.get() + 1);
            Ok(())
        });
        counting.before_path = before_path;
        let routes = [Route::new("GET", "/", counting, 1)];
        CHECKS.set(0);
        find(&routes, &request("GET", "/"), &test_ports()).unwrap();
        assert_eq!(CHECKS.get(), 1, "before the path: {before_path}");
    }
}

#[test]
fn the_limit_of_a_body_is_that_of_its_route() {
    assert_eq!(admitted(&request("POST", "/s1/cancel").with_bearer(&user_jwt("u"))), Ok(7));
    assert_eq!(admitted(&request("POST", "/run").with_header("apikey", "sb_secret_test")), Ok(BODY_LIMIT));
    assert_eq!(admitted(&request("POST", "/")), Ok(BODY_LIMIT));
}

fn admitted(head: &Request) -> Result<usize, Problem> {
    pollster::block_on(admit(ROUTES, head, &test_ports()))
}

#[test]
fn who_may_not_call_is_refused_by_the_head_alone() {
    let status = |head: Request| admitted(&head).unwrap_err().status;
    assert_eq!(status(request("POST", "/run")), 401);
    assert_eq!(status(request("POST", "/s1/cancel")), 401);
    assert_eq!(status(request("PUT", "/s1")), 405);
    assert_eq!(status(request("GET", "/a/b/c")), 404);
}

#[test]
fn a_signature_over_the_body_is_not_judged_by_the_head() {
    let signed = [Route::new("POST", "/fetch", Access::HubSpotSignature, 1).body_limit(9)];
    let mixed = [signed[0], Route::run(2)];
    for routes in [&signed[..], &mixed[..]] {
        let limit = pollster::block_on(admit(routes, &request("POST", "/fetch"), &test_ports()));
        assert_eq!(limit, Ok(9));
    }
    assert!(find(&signed, &request("POST", "/fetch"), &test_ports()).is_err(), "but by the whole");
}

#[test]
fn what_costs_something_takes_it_of_its_user_before_the_body() {
    let routes = [Route::new("POST", "/preview", Access::UserOrSecretKey, 1).costs("previews")];
    let test = TestPorts::builder()
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
        .sql("allowance_take", |arguments| match arguments["p_name"].as_str() {
            Some("previews") => Err(Problem::new(429, "too_many_previews", "wait").retry_after(7_000)),
            other => panic!("{other:?}"),
        })
        .build();
    let admitted = |head: Request| pollster::block_on(admit(&routes, &head, &test.ports()));
    let problem = admitted(request("POST", "/preview").with_bearer(&user_jwt("u"))).unwrap_err();
    assert_eq!((problem.code.as_str(), problem.retry_after_ms), ("too_many_previews", Some(7_000)));
    assert_eq!(admitted(request("POST", "/preview")).unwrap_err().status, 401);
    assert_eq!(test.store.calls_of("allowance_take").len(), 1, "nothing is asked for a stranger");
    let keyed = request("POST", "/preview").with_header("apikey", "sb_secret_test");
    assert_eq!(admitted(keyed), Ok(BODY_LIMIT), "the project's own calls are not counted");
}
