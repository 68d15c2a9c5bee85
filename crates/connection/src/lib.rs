//! A portal's connection as the functions use it: valid tokens and authorised, rate-limited, retried calls.
//!
//! ```text
//! let client = connection::HubSpotClient::new(&ports, PortalId::new("62515"))?; // reads settings, no I/O; Clone is cheap,
//!                                                                          // clones share token and rate permits
//! let client = client.until(deadline);   // optional: a wait that would end later returns the Problem at once
//! let answer: connection::Answer = client.send(client.api().list(ObjectType::Contacts, &query)).await?;
//! let page = hubspot::Page::read(&answer.body).map_err(connection::unreadable)?; // transient problem
//! // answer.sent_at: when the request that was answered was sent (read_at); answer.status: any 2xx
//! ```
//!
//! Problems of `send` by code: `needs_reconnect` 409 · `not_connected` 409 · `unknown_portal` 404 · `missing_scopes` 403
//! (object not permitted) · `hubspot_not_found` 404 · `hubspot_rejected` 502 (our request is wrong, no retry) ·
//! `uri_too_long` 502 · `rate_limited` 429 with `retry_after_ms` (longer than the deadline or the inline limit allows) ·
//! `portal_migrating` 503 with `retry_after_ms` · `hubspot_unavailable` 503 / `hubspot_timeout` 504 (after retries) ·
//! `not_configured` 500. `Problem::transient` tells whether the job should be queued again.
