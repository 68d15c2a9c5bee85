//! The rolling window is used well and never overrun.

use futures::future::join_all;

use super::*;
use crate::test_support::{Fixture, PORTAL};

const HOUR: i64 = 3_600_000;

fn account(fixture: &Fixture) -> AccountId {
    AccountId::new(fixture.store.account(PORTAL).account_id.clone())
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
            permits.take(&ports, &account, |_| 60_000).await.unwrap();
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
fn no_ten_seconds_see_more_than_the_limit_and_little_time_is_lost() {
    for (parallel, latency_ms) in [(1, 20), (4, 100), (16, 250)] {
        let permits = Permits::new(Bucket::General, RateSetting::Learned);
        let times = run(&permits, 350, parallel, latency_ms);
        assert!(most_in_any(&times, 10_000) <= 110, "{parallel} in parallel");
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
    pollster::block_on(permits.take(&fixture.ports(), &account(&fixture), |_| 0)).unwrap();
    assert!(fixture.test.store.calls_of("rate_take").is_empty());
}

#[test]
fn a_sequential_caller_asks_the_database_for_a_few_permits_at_once() {
    let fixture = Fixture::new(HOUR);
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    for _ in 0..8 {
        pollster::block_on(permits.take(&fixture.ports(), &account(&fixture), |_| 0)).unwrap();
    }
    assert_eq!(fixture.test.store.calls_of("rate_take").len(), 2);
    fixture.test.clock.advance_ms(USE_WITHIN_MS + 1);
    pollster::block_on(permits.take(&fixture.ports(), &account(&fixture), |_| 0)).unwrap();
    assert_eq!(fixture.test.store.calls_of("rate_take").len(), 3, "old permits are not hoarded");
}

#[test]
fn a_wait_that_is_too_long_is_a_problem_that_says_how_long() {
    let fixture = Fixture::new(HOUR);
    let (ports, account) = (fixture.ports(), account(&fixture));
    let permits = Permits::new(Bucket::General, RateSetting::Learned);
    pollster::block_on(permits.pause(&ports, &account, 3_600_000)).unwrap();
    let problem = pollster::block_on(permits.take(&ports, &account, |_| 20_000)).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (429, "rate_limited"));
    assert_eq!(problem.retry_after_ms, Some(3_600_000));
}
