//! The token of a private app that was refused somewhere: nothing refreshes it, so HubSpot is asked whether it takes it at all.

use kernel::Problem;
use oauth::Purpose;
use ports::{Level, Ports};
use serde_json::json;

use super::{Token, TokenService, Wanted, release};
use crate::direct::{Verdict, judge_token};
use crate::sql::{OauthReleaseLease, TokenRow};
use crate::token_endpoint::needs_reconnect;

impl TokenService {
    /// The same token, if HubSpot takes it; if it refuses it, the connection is lost. Under the lease, which is given back.
    pub(super) async fn confirm(
        &self,
        ports: &Ports,
        row: &TokenRow,
        holder: &str,
        wanted: Wanted,
    ) -> Result<Token, Problem> {
        let token = match self.open_token(ports, row, Purpose::AccessToken) {
            Ok(token) => token,
            Err(problem) => {
                release(ports, row, holder, None).await?;
                return Err(problem);
            }
        };
        match judge_token(ports, &self.settings, &token).await {
            Verdict::Takes(_) => {
                let status = wanted.even_if_broken().then_some("active");
                let release = OauthReleaseLease {
                    account_id: &row.account_id,
                    holder,
                    status,
                    error_code: None,
                    error_message: None,
                };
                release.call(ports).await?;
                self.open(ports, row)
            }
            Verdict::Refuses => {
                let problem = needs_reconnect();
                release(ports, row, holder, Some((oauth::TokenFailure::Reconnect, &problem))).await?;
                ports.log.log(Level::Warn, "private_app_refused", json!({ "portal_id": row.portal_id }));
                Err(problem)
            }
            Verdict::NotTold => {
                release(ports, row, holder, None).await?;
                Err(crate::retry::unavailable(5_000))
            }
        }
    }
}
