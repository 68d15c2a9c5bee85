//! A model's bytes travel once, and only its own bytes are taken for it.

use hubspot::ScoredObject;
use pollster::block_on;
use ports::{Caller, Ports, Store};
use testing::FakeDatabase;

use super::world::{account, target, trained, world};
use crate::{Scorer, Source, rescore};

/// Counts the answers that carried a model.
struct Counting {
    database: std::rc::Rc<FakeDatabase>,
    carried: std::cell::Cell<u32>,
}

#[async_trait::async_trait(?Send)]
impl Store for Counting {
    async fn call_json(
        &self,
        caller: &Caller,
        function: &str,
        arguments: String,
    ) -> Result<String, kernel::Problem> {
        let answer = self.database.call_json(caller, function, arguments).await?;
        let carries = function == "scoring_context" && !answer.contains(r#""artefact":null"#);
        self.carried.set(self.carried.get() + u32::from(carries));
        Ok(answer)
    }
}

#[test]
fn the_bytes_of_a_model_are_fetched_once_and_again_for_the_next_model() {
    let world = world();
    let counting = std::rc::Rc::new(Counting {
        database: std::rc::Rc::clone(&world.database),
        carried: std::cell::Cell::default(),
    });
    let ports = Ports { store: std::rc::Rc::clone(&counting) as _, ..world.ports.clone() };
    let load = || block_on(Scorer::load(&ports, &account(), ScoredObject::Contacts)).unwrap();
    let (first, second) = (trained(1), trained(2));
    world.activate("30000000-0000-4000-8000-000000000001", &first);
    assert_eq!(load().model().sha256, first.sha256());
    assert_eq!(load().model().sha256, first.sha256());
    assert_eq!(counting.carried.get(), 1);
    world.activate("30000000-0000-4000-8000-000000000002", &second);
    assert_eq!(load().model().sha256, second.sha256());
    assert_eq!((load().model().version, counting.carried.get()), (3, 2));
    world.database.tables_mut().scores.models.clear();
    assert_eq!(load().source(), Source::Rules);
}

#[test]
fn bytes_that_are_not_those_of_the_digest_are_refused() {
    let world = world();
    let (model, id) = (trained(1), "30000000-0000-4000-8000-000000000001");
    let mut artefact = model.to_bytes();
    artefact[10] ^= 1;
    world.database.tables_mut().scores.serve(id, 3, &artefact, &model.sha256());
    let problem = block_on(Scorer::load(&world.ports, &account(), ScoredObject::Contacts)).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (500, "damaged_model"));
}

#[test]
fn a_record_that_the_mirror_does_not_have_is_unknown() {
    let world = world();
    let problem = block_on(rescore(&world.ports, &target("999"))).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (404, "unknown_record"));
    assert!(world.database.tables().scores.history.is_empty());
}
