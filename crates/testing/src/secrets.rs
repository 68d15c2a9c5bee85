//! Settings and secrets from a map.

use std::{cell::RefCell, collections::BTreeMap};

use kernel::Redacted;
use ports::Secrets;

/// An environment of its own.
#[derive(Debug, Default)]
pub struct MapSecrets {
    values: RefCell<BTreeMap<String, Redacted<String>>>,
}

impl MapSecrets {
    /// An environment of these names and values.
    pub fn of(values: &[(&str, &str)]) -> Self {
        let secrets = Self::default();
        for (name, value) in values {
            secrets.set(name, value);
        }
        secrets
    }

    /// Sets `name`.
    pub fn set(&self, name: &str, value: &str) {
        self.values.borrow_mut().insert(name.to_owned(), Redacted::new(value.to_owned()));
    }

    /// Removes `name`.
    pub fn remove(&self, name: &str) {
        self.values.borrow_mut().remove(name);
    }
}

impl Secrets for MapSecrets {
    fn get(&self, name: &str) -> Option<Redacted<String>> {
        self.values.borrow().get(name).filter(|value| !value.expose().is_empty()).cloned()
    }
}
