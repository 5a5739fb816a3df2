//! Secrets and signatures of Standard Webhooks 1.0.0 (standardwebhooks.com).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use super::error::WebhookError;
use crate::domain::secret::Secret;

/// The beginning of a secret, by which scanners for leaked secrets recognise it.
const PREFIX: &str = "whsec_";

/// The length of a secret in bytes, of the 24 to 64 that the standard allows.
const SECRET_BYTES: usize = 32;

/// A random secret.
pub(super) fn new_secret() -> Result<Secret, WebhookError> {
    let mut random = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut random).map_err(WebhookError::Randomness)?;
    Ok(Secret::new(format!("{PREFIX}{}", STANDARD.encode(random))))
}

/// The signature of a message sent at a time (seconds since 1970); none with a text that is no secret.
pub(super) fn sign(secret: &Secret, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.reveal().strip_prefix(PREFIX)?).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(tag)))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_signature_of_the_worked_case() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let signature =
            sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_secret_has_24_to_64_random_bytes() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_ne!(one, other);
        let bytes = STANDARD.decode(one.reveal().strip_prefix("whsec_").unwrap()).unwrap();
        assert!((24..=64).contains(&bytes.len()));
    }

    #[test]
    fn what_is_no_secret_signs_nothing() {
        for text in ["", "whsec_?", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert_eq!(sign(&Secret::new(text.to_owned()), "msg", 0, ""), None, "{text}");
        }
    }

    /// HMAC as RFC 2104 defines it, for keys of up to a block.
    fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
        let mut block = [0_u8; 64];
        block[..key.len()].copy_from_slice(key);
        let padded = |with: u8| block.map(|byte| byte ^ with).to_vec();
        let inner = Sha256::digest([padded(0x36), message.to_vec()].concat());
        Sha256::digest([padded(0x5c), inner.to_vec()].concat()).to_vec()
    }

    proptest! {
        #[test]
        fn a_signature_is_the_hmac_of_id_time_and_body(
            key in proptest::collection::vec(any::<u8>(), 24..=64), id in "[a-z0-9_]{1,40}", time: i64, body in ".*"
        ) {
            let secret = Secret::new(format!("whsec_{}", STANDARD.encode(&key)));
            let mut signed = String::new();
            write!(signed, "{id}.{time}.{body}").unwrap();
            let expected = format!("v1,{}", STANDARD.encode(hmac_sha256(&key, signed.as_bytes())));
            prop_assert_eq!(sign(&secret, &id, time, &body), Some(expected));
        }
    }
}
