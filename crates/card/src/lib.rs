//! The CRM card: what a salesperson sees about a record's score inside HubSpot.
//!
//! [`Facts`] is what the SQL function `card_fetch` returns, [`Template`] says what a portal wants to see, [`Card`] is
//! the view model made of both. A card serialises to the app card's payload; [`data_fetch::v1`] and [`data_fetch::v3`]
//! are the two JSON shapes of data-fetch cards. Every function is total: whatever is missing, there is a card.
//!
//! ```
//! use card::{Card, Facts, State};
//!
//! let facts: Facts = serde_json::from_value(serde_json::json!({
//!     "portal": { "portal_id": "62515", "status": "active" },
//!     "object_type": "contacts",
//!     "record_id": "7",
//!     "record": { "properties": { "firstname": "Ada", "lastname": "Lovelace" } },
//! }))
//! .unwrap();
//! let card = Card::of(&facts);
//! assert_eq!((card.state, card.title.as_str()), (State::Unscored, "Ada Lovelace"));
//! assert_eq!(card.actions[0].label, "Score now");
//! ```

mod card;
pub mod data_fetch;
mod facts;
mod name;
mod notice;
mod score;
mod sections;
mod template;
mod value;

pub use card::{Action, Card, Link};
pub use facts::{Definition, Facts, Model, ModelOfScore, Portal, Reason, Record, Score, TrendPoint};
pub use notice::{Notice, State, Tone};
pub use score::{ReasonLine, ScoreView};
pub use sections::{FactLine, Section};
pub use template::{ActionId, Part, Template, needed_properties};
pub use value::DataType;
