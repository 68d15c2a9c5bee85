//! The page for a callback that has nowhere to go: no script, nothing loaded from elsewhere.

use kernel::escape_html;

/// Says that the portal is connected.
pub(super) fn connected(portal_id: &str) -> String {
    let text = format!("HubSpot portal {} is connected. You can close this window.", escape_html(portal_id));
    page("Connected", &text)
}

/// Says what went wrong, by a sentence for the codes that a user can do something about.
pub(super) fn failed(code: &str) -> String {
    let advice = match code {
        "access_denied" => "The connection was declined in HubSpot.",
        "expired_state" => "This took longer than ten minutes. Please start again.",
        "invalid_state" => "This link was used before or is not ours. Please start again.",
        "token_exchange_failed" => "HubSpot did not accept the authorization. Please start again.",
        "not_configured" => "This server is not set up for HubSpot. Please tell its operator.",
        _ => "The portal could not be connected. Please start again.",
    };
    page("Not connected", &format!("{advice} <code>{}</code>", escape_html(code)))
}

fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>body{{font:1.1rem/1.5 \
         system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem}}code{{opacity:.6}}</style>\
         <h1>{title}</h1><p>{text}</p></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_be_smuggled_into_the_page() {
        let page = connected("<script>\"&");
        assert!(page.contains("&lt;script&gt;&quot;&amp;") && !page.contains("<script>"));
    }
}
