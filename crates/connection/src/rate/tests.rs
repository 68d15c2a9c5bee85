//! The rolling window is used well and never overrun.

use futures::future::join_all;

use super::*;
use crate::test_support::{Fixture, PORTAL};

const HOUR: i64 = 3_600_000;

fn account(fixture: &Fixture) -> AccountId {
    AccountId::new(fixture.database.account(PORTAL).id.clone())
}

/// Milliseconds since the start at which each of `requests` calls got its permit, `parallel` at a time, each call
/// lasting `latency_ms`.
fn run(permits: &Permits, requests: usize, parallel: usize, latency_ms: u64) -> Vec<i64> {
    let fixture = Fixture::new(HOUR);
    let (ports, account) = (fixture.ports(), account(&fixture));
    let start = ports.clock.now();
    let (left, times) = (Cell::new(requests), core::cell::RefCell::new(Vec::new()));
    let worker = || async {
        while left.get() > 0 {
            left.set(left.get() - 1);
            permits.take(&ports, &account, "read", |_| 60_000).await.unwrap();
            times.borrow_mut().push(ports.clock.now().millis_since(start));
            ports.timer.sleep_ms(latency_ms).await;
        }
    };
    pollster::block_on(join_all((0..parallel).map(|_| worker())));
    times.into_inner()
}

fn most_in_any(times: &[i64], window_ms: i64) -> usize {
    times
        .iter()
        .map(|from| times.iter().filter(|at| (0..window_ms).contains(&(*at - from))).count())
        .max()
        .unwrap()
}

#[test]
fn each_bucket_has_the_window_that_it_allows_itself() {
    use RateSetting::{AtMost, Learned, Unlimited};
    let window = |bucket, setting| {
        Permits::new(bucket, setting).window().map(|window| (window.limit, window.window_ms))
    };
    for (bucket, setting, expected) in [
        (Bucket::General, Learned, Some((108, 10_300))),
        (Bucket::General, AtMost(50), Some((48, 10_300))),
        (Bucket::General, AtMost(3), Some((1, 10_300))),
        (Bucket::General, AtMost(1), Some((1, 10_300))),
        (Bucket::Search, Learned, Some((4, 1_000))),
        (Bucket::Search, AtMost(50), Some((4, 1_000))),
        (Bucket::Associations, Learned, Some((100, 10_300))),
        (Bucket::Exempt, Learned, None),
        (Bucket::General, Unlimited, None),
        (Bucket::Search, Unlimited, None),
        (Bucket::Associations, Unlimited, None),
    ] {
        assert_eq!(window(bucket, setting), expected, "{bucket:?} {setting:?}");
    }
}

/// Two wait, so two permits are taken; the call of the second is dropped.
fn one_left_over(ports: &Ports, account: &AccountId) -> Permits {
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    let second = Waiting::enter(&permits.shared.waiting, "search");
    pollster::block_on(permits.take(ports, account, "read", |_| 0)).unwrap();
    drop(second);
    permits
}

#[test]
fn a_permit_that_is_left_over_is_good_for_a_tenth_of_a_second() {
    for (later, asked) in [(100, 1), (101, 2)] {
        let fixture = Fixture::new(HOUR);
        let (ports, account) = (fixture.ports(), account(&fixture));
        let permits = one_left_over(&ports, &account);
        fixture.test.clock.advance_ms(later);
        pollster::block_on(permits.take(&ports, &account, "read", |_| 0)).unwrap();
        assert_eq!(fixture.database.calls_of("rate_take").len(), asked, "{later} ms later");
    }
}

#[test]
fn a_pause_voids_what_is_in_hand_and_answers_how_long_it_is() {
    let fixture = Fixture::new(HOUR);
    let (ports, account) = (fixture.ports(), account(&fixture));
    let permits = one_left_over(&ports, &account);
    assert_eq!(pollster::block_on(permits.pause(&ports, &account, 7_000, false)), Ok(7_000));
    let problem = pollster::block_on(permits.take(&ports, &account, "read", |_| 6_999)).unwrap_err();
    assert_eq!(problem.retry_after_ms, Some(7_000));
    assert_eq!(
        pollster::block_on(permits.take(&ports, &account, "read", |_| 7_000)),
        Ok(()),
        "just as long is not too long"
    );
    let off = Permits::new(Bucket::General, RateSetting::Unlimited);
    assert_eq!(pollster::block_on(off.pause(&ports, &account, 7_000, false)), Ok(7_000));
    assert_eq!(fixture.database.calls_of("rate_pause").len(), 1, "without a limit nobody is told");
}

#[test]
fn no_ten_seconds_see_more_than_the_limit_and_little_time_is_lost() {
    for (parallel, latency_ms) in [(1, 20), (4, 100), (16, 250)] {
        let permits = Permits::new(Bucket::General, RateSetting::Learned);
        let times = run(&permits, 350, parallel, latency_ms);
        // Two of the 110 are left to what is called while connecting.
        assert!(most_in_any(&times, 10_000) <= 108, "{parallel} in parallel");
        // 350 requests need a fourth burst, which cannot begin before 30 s; 1.25 of that is the goal.
        let last = *times.iter().max().unwrap();
        assert!(last <= 37_500, "{parallel} in parallel took {last} ms");
    }
}

#[test]
fn search_keeps_to_four_a_second() {
    let permits = Permits::new(Bucket::Search, RateSetting::Learned);
    let times = run(&permits, 40, 3, 10);
    assert!(most_in_any(&times, 1_000) <= 4);
    assert!(*times.iter().max().unwrap() <= 11_000);
}

#[test]
fn a_smaller_limit_is_learned_from_the_answers() {
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    permits.learn(20);
    let times = run(&permits, 45, 4, 10);
    assert!(most_in_any(&times, 10_000) <= 20);
}

#[test]
fn without_a_limit_the_database_is_not_asked() {
    let fixture = Fixture::new(HOUR);
    let permits = Permits::new(Bucket::General, RateSetting::Unlimited);
    pollster::block_on(permits.take(&fixture.ports(), &account(&fixture), "read", |_| 0)).unwrap();
    assert!(fixture.database.calls_of("rate_take").is_empty());
}

#[test]
fn calls_that_wait_together_ask_the_database_once() {
    let fixture = Fixture::new(HOUR);
    let (ports, account) = (fixture.ports(), account(&fixture));
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    pollster::block_on(permits.pause(&ports, &account, 1_000, false)).unwrap();
    let takes = (0..8).map(|_| permits.take(&ports, &account, "read", |_| 60_000));
    assert!(pollster::block_on(join_all(takes)).iter().all(Result::is_ok));
    let calls = fixture.database.calls_of("rate_take");
    assert_eq!(calls.last().unwrap().arguments["p_want"], 8);
    assert_eq!(calls.len(), 2, "one that was told to wait and one that got all eight");
}

#[test]
fn no_permit_is_spent_on_a_call_that_is_not_made() {
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    let fixture = Fixture::new(HOUR);
    for _ in 0..20 {
        pollster::block_on(permits.take(&fixture.ports(), &account(&fixture), "read", |_| 0)).unwrap();
        fixture.test.clock.advance_ms(150);
    }
    assert_eq!(fixture.grants("general"), 20);
}

#[test]
fn a_wait_that_is_too_long_is_a_problem_that_says_how_long() {
    let fixture = Fixture::new(HOUR);
    let (ports, account) = (fixture.ports(), account(&fixture));
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    pollster::block_on(permits.pause(&ports, &account, 3_600_000, false)).unwrap();
    let problem = pollster::block_on(permits.take(&ports, &account, "read", |_| 20_000)).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (429, "rate_limited"));
    assert_eq!(problem.retry_after_ms, Some(3_600_000));
}

#[test]
fn calls_are_counted_by_what_they_are_for() {
    let fixture = Fixture::new(3_600_000);
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    let (ports, account) = (fixture.ports(), account(&fixture));
    let takes = ["read", "list", "read"].map(|purpose| permits.take(&ports, &account, purpose, |_| 60_000));
    for taken in pollster::block_on(futures::future::join_all(takes)) {
        taken.unwrap();
    }
    let counts = fixture.database.tables().call_counts.clone();
    let counts: Vec<_> = counts.iter().map(|((_, purpose), calls)| (purpose.as_str(), *calls)).collect();
    assert_eq!(counts, [("list", 1), ("read", 2)]);
}

#[test]
fn a_private_app_begins_with_the_smallest_plans_limit_and_learns_its_own() {
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    permits.of(TokenType::PrivateApp);
    assert_eq!(permits.window().map(|window| window.limit), Some(98));
    permits.learn(190);
    assert_eq!(permits.window().map(|window| window.limit), Some(188));
}
