//! Faults that follow an answer that is ready: on its way to the client, and behind its back.

use super::kind::FaultKind;
use super::partial::{empty, leave_out, null_member, still_working, unserved};
use crate::portal::{Mutation, ObjectType};
use crate::wire::{Response, Wire};

impl FaultKind {
    /// Spoils the answer's way to the client.
    pub(crate) fn damage(&self, response: &mut Response) {
        match self {
            Self::Slow { ms } => response.delay_ms = *ms,
            Self::Truncated if !response.body.is_empty() => {
                let mut at = response.body.len() / 2;
                while !response.body.is_char_boundary(at) {
                    at -= 1;
                }
                response.wire = Wire::Truncated(at);
            }
            Self::Truncated | Self::Reset { .. } => response.wire = Wire::Reset,
            Self::Partial { count, category } => leave_out(response, *count, category.as_deref()),
            Self::Processing => still_working(response),
            Self::Empty => empty(response),
            Self::Unserved { ids, named } => unserved(response, ids, *named),
            Self::Nulled { member } => null_member(response, member),
            _ => {}
        }
    }

    /// What changes in the portal once the answer is made.
    pub(crate) fn mutation(&self, object: Option<ObjectType>) -> Option<Mutation> {
        let Self::Modify { count, tie } = *self else { return None };
        Some(Mutation::EditRandom { object: object.unwrap_or(ObjectType::Contacts), count, tie })
    }
}
