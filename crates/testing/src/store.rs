//! SQL functions as closures.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use kernel::Problem;
use ports::{Caller, Store};
use serde_json::Value;

type Function = Rc<dyn Fn(&StoreCall) -> Result<Value, Problem>>;

/// One call of a SQL function.
#[derive(Clone, Debug)]
pub struct StoreCall {
    /// In whose name.
    pub caller: Caller,
    /// Name of the function.
    pub function: String,
    /// Its named arguments.
    pub arguments: Value,
}

impl StoreCall {
    /// The user's access token, or `None` for the service role.
    pub fn user_token(&self) -> Option<&str> {
        match &self.caller {
            Caller::User(token) => Some(token.expose()),
            Caller::Service => None,
        }
    }
}

/// Runs registered closures and records every call. An unregistered function panics with its name.
#[derive(Default)]
#[allow(missing_debug_implementations)] // closures
pub struct FakeStore {
    functions: RefCell<BTreeMap<String, Function>>,
    calls: RefCell<Vec<StoreCall>>,
}

impl FakeStore {
    /// Implements `name` by its arguments; replaces an earlier implementation.
    pub fn on(&self, name: &str, function: impl Fn(&Value) -> Result<Value, Problem> + 'static) {
        self.on_call(name, move |call| function(&call.arguments));
    }

    /// Implements `name` by the whole call, the caller included.
    pub fn on_call(&self, name: &str, function: impl Fn(&StoreCall) -> Result<Value, Problem> + 'static) {
        self.functions.borrow_mut().insert(name.to_owned(), Rc::new(function));
    }

    /// Every call so far.
    pub fn calls(&self) -> Vec<StoreCall> {
        self.calls.borrow().clone()
    }

    /// The calls of one function.
    pub fn calls_of(&self, name: &str) -> Vec<StoreCall> {
        self.calls.borrow().iter().filter(|call| call.function == name).cloned().collect()
    }
}

#[async_trait(?Send)]
impl Store for FakeStore {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments =
            serde_json::from_str(&arguments).unwrap_or_else(|error| panic!("{function}: {error}"));
        let call = StoreCall { caller: caller.clone(), function: function.to_owned(), arguments };
        self.calls.borrow_mut().push(call.clone());
        let implementation = self.functions.borrow().get(function).cloned();
        let Some(implementation) = implementation else {
            panic!("the SQL function {function} is not registered")
        };
        implementation(&call).map(|answer| answer.to_string())
    }
}
