//! When so many records are gone at once that somebody should say so first.

/// So many may always be gone: HubSpot purges what lay in its recycle bin for 90 days, and people erase a few.
const ALWAYS: u64 = 20;

/// Whether a full sync that met `met` records should not archive `gone` others by itself: more than a fifth of them. An
/// app that may no longer see a team's records is told that they do not exist.
pub const fn is_mass_disappearance(gone: u64, met: u64) -> bool {
    gone > ALWAYS && gone > met / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_may_always_be_gone() {
        assert!(!is_mass_disappearance(20, 0));
        assert!(is_mass_disappearance(21, 0));
    }

    #[test]
    fn more_than_a_fifth_of_what_is_there_is_too_much() {
        assert!(!is_mass_disappearance(100, 500));
        assert!(is_mass_disappearance(101, 500));
    }
}
