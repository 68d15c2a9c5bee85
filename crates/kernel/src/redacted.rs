//! A secret that cannot be printed by accident.

use core::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

/// Holds a secret. `Debug` prints `[redacted]`, there is no `Display` and no `Serialize`, and the memory is
/// cleared on drop. Reading it takes an explicit [`Redacted::expose`], which is easy to find in a review.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted<T: Zeroize>(T);

impl<T: Zeroize> Redacted<T> {
    /// Wraps a secret.
    pub fn new(secret: T) -> Self {
        Self(secret)
    }

    /// The secret itself. Never pass the result to a log, an error or a URL.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T: Zeroize> Drop for Redacted<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Redacted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use std::rc::Rc;

    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Redacted::new("hunter2".to_owned())), "[redacted]");
    }

    /// A secret that tells when its memory was cleared.
    #[derive(Clone)]
    struct Told(Rc<Cell<u32>>);

    impl Zeroize for Told {
        fn zeroize(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }

    #[test]
    fn each_copy_of_a_secret_is_cleared_when_it_goes_and_not_before() {
        let cleared = Rc::new(Cell::new(0));
        let secret = Redacted::new(Told(Rc::clone(&cleared)));
        let copy = secret.clone();
        let _ = copy.expose();
        assert_eq!(cleared.get(), 0);
        drop(copy);
        assert_eq!(cleared.get(), 1);
        drop(secret);
        assert_eq!(cleared.get(), 2);
    }

    #[test]
    fn a_secret_is_read_from_json_like_its_text() {
        let read: Redacted<String> = serde_json::from_str("\"hunter2\"").unwrap();
        assert_eq!(read.expose(), "hunter2");
    }
}
