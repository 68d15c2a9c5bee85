//! From where a request came, and the proof of it for the database, which sees only the function.

use std::net::IpAddr;

use kernel::{Redacted, sha256_hex};
use ports::Secrets;

use crate::{Request, auth};

/// Address of the client, from the hop that the platform adds: the header that `CLIENT_ADDRESS_HEADER` names and the platform
/// overwrites, else the last of `X-Forwarded-For`. What stands before that is the client's to write.
pub fn client_address(head: &Request, secrets: &dyn Secrets) -> Option<IpAddr> {
    let header = secrets.setting("CLIENT_ADDRESS_HEADER", "").to_ascii_lowercase();
    let forwarded = || head.header("x-forwarded-for")?.rsplit(',').next();
    head.header(&header).or_else(forwarded)?.trim().parse().ok()
}

/// The address as `private.vouched_address` believes it: with the time, and a proof by each secret key of the project, since
/// the database has one of them.
pub fn vouched(address: IpAddr, now_ms: i64, secrets: &dyn Secrets) -> Redacted<String> {
    let said = format!("{address};{}", now_ms / 1_000);
    let proofs: Vec<String> =
        auth::secret_keys(secrets).iter().map(|key| proof(key.expose(), &said)).collect();
    Redacted::new(format!("{said};{}", proofs.join(",")))
}

/// `private.proof_of`: two hashes with a key each, so that nobody makes of one proof the proof of a longer text.
fn proof(key: &str, said: &str) -> String {
    let of = |side: &str| sha256_hex(format!("{side}:{key}").as_bytes());
    let inner = sha256_hex(format!("{}{said}", of("inner")).as_bytes());
    sha256_hex(format!("{}{inner}", of("outer")).as_bytes())
}

#[cfg(test)]
mod tests {
    use testing::MapSecrets;

    use super::*;

    fn seen(headers: &[(&str, &str)], setting: &str) -> Option<String> {
        let head = headers
            .iter()
            .fold(Request::new("f", "GET", "/f"), |head, (name, value)| head.with_header(name, *value));
        let secrets = MapSecrets::of(&[("CLIENT_ADDRESS_HEADER", setting)]);
        client_address(&head, &secrets).map(|address| address.to_string())
    }

    #[test]
    fn the_address_is_what_the_last_hop_saw() {
        let forwarded = ("x-forwarded-for", "203.0.113.7, 198.51.100.9");
        assert_eq!(seen(&[forwarded], "").as_deref(), Some("198.51.100.9"));
        assert_eq!(seen(&[("x-forwarded-for", "2001:db8::1")], "").as_deref(), Some("2001:db8::1"));
        let overwritten = [forwarded, ("cf-connecting-ip", "192.0.2.4")];
        assert_eq!(seen(&overwritten, "CF-Connecting-IP").as_deref(), Some("192.0.2.4"));
        assert_eq!(
            seen(&overwritten, "").as_deref(),
            Some("198.51.100.9"),
            "a header that nobody overwrites"
        );
        for wrong in ["", "unknown", "198.51.100.9, evil", "198.51.100.9;0;x"] {
            assert_eq!(seen(&[("x-forwarded-for", wrong)], ""), None, "{wrong}");
        }
        assert_eq!(seen(&[], "cf-connecting-ip"), None);
    }

    #[test]
    fn the_proof_is_the_one_that_the_database_computes() {
        let secrets = MapSecrets::of(&[("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_x")]);
        let said = vouched("198.51.100.9".parse().unwrap(), 1_764_512_345_678, &secrets);
        // tests/sql/control/addresses.test.sql has the same.
        let expected = "3f601c4a9f273cddf62c07cfa26bd54bd873c33241840f6bf2d24de51cced7e1";
        assert_eq!(*said.expose(), format!("198.51.100.9;1764512345;{expected}"));
    }

    #[test]
    fn every_secret_key_proves_it() {
        let keys = [("SUPABASE_SECRET_KEYS", r#"{"ci": "sb_secret_ci", "default": "sb_secret_x"}"#)];
        let said = vouched("::1".parse().unwrap(), 0, &MapSecrets::of(&keys));
        assert_eq!(said.expose().split(',').count(), 2);
        assert_eq!(*vouched("::1".parse().unwrap(), 0, &MapSecrets::of(&[])).expose(), "::1;0;");
    }
}
