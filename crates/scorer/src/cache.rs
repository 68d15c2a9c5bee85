//! Opened models, kept in the isolate: to decode one costs as much as to score hundreds of records.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use hubspot::ScoredObject;
use kernel::AccountId;

use crate::artefact::Judge;

/// Models kept. One is some 100 KB, opened ten times that; an isolate has 256 MB.
const MOST: usize = 8;

/// An opened model and where it was last active.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    account: AccountId,
    object: ScoredObject,
    pub(crate) sha256: String,
    pub(crate) judge: Rc<Judge>,
}

thread_local! {
    /// The latest last.
    static KEPT: RefCell<VecDeque<Kept>> = const { RefCell::new(VecDeque::new()) };
}

/// The model that was last used for this account and object type.
pub(crate) fn last(account: &AccountId, object: ScoredObject) -> Option<Kept> {
    KEPT.with_borrow(|kept| {
        kept.iter().rfind(|entry| entry.account == *account && entry.object == object).cloned()
    })
}

/// Keeps a model in place of the one that was used before.
pub(crate) fn keep(account: &AccountId, object: ScoredObject, sha256: &str, judge: &Rc<Judge>) {
    KEPT.with_borrow_mut(|kept| {
        kept.retain(|entry| entry.account != *account || entry.object != object);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back(Kept {
            account: account.clone(),
            object,
            sha256: sha256.to_owned(),
            judge: Rc::clone(judge),
        });
    });
}
