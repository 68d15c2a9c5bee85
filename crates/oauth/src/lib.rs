//! The OAuth decisions: authorize URL, state, PKCE, callback, refresh, and the sealing of tokens at rest.
//!
//! Nothing here reads a clock, draws a random number or sends a request; all three are handed in.

mod authorize;
mod callback;
mod envelope;
mod keyring;
mod redirect;
mod refresh;
mod state;

pub use authorize::AuthorizeUrl;
pub use callback::Callback;
pub use envelope::{NONCE_BYTES, Nonce, OpenError, Purpose, SealedFor};
pub use keyring::{Keyring, KeyringError};
pub use redirect::{RedirectError, allowed_redirect, origin_of, with_query};
pub use refresh::{REFRESH_EARLY_MS, TokenFailure, is_due};
pub use state::{State, Verifier, state_hash};
