//! The OAuth decisions: authorize URL, state, PKCE, callback, refresh, and the sealing of tokens at rest.
//!
//! Nothing here reads a clock, draws a random number or sends a request; all three are handed in.
//!
//! Tokens are sealed for their portal and purpose; an envelope that is moved elsewhere does not open:
//!
//! ```
//! use kernel::Redacted;
//! use oauth::{Keyring, OpenError, Purpose, SealedFor};
//!
//! let keyring = Keyring::parse("k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").unwrap();
//! let ours = SealedFor { subject: "62515", purpose: Purpose::AccessToken };
//! let envelope = keyring.seal(&Redacted::new("token".to_owned()), ours, [0; 12]); // a nonce is random in earnest
//! assert_eq!(keyring.open(&envelope, ours).unwrap().expose(), "token");
//!
//! let another = SealedFor { subject: "62516", ..ours };
//! assert_eq!(keyring.open(&envelope, another).unwrap_err(), OpenError::Tampered);
//! ```

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
pub use state::{Ticket, Verifier, ticket_hash};
