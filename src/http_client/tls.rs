//! TLS: the authorities that are trusted.
//!
//! Mozilla's list is compiled in, so that a container without certificates works too. A file adds others, as of a company.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::error::HttpClientError;

/// The settings of a client.
pub(super) fn settings(authorities: Option<&Path>) -> Result<ClientConfig, HttpClientError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = authorities {
        add(&mut roots, path)?;
    }
    let provider = Arc::new(crypto::ring::default_provider());
    let settings = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(settings.with_root_certificates(roots).with_no_client_auth())
}

/// Adds the certificates of a file.
fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), HttpClientError> {
    let refused = |detail: String| HttpClientError::Authorities { path: path.to_owned(), detail };
    let unreadable = |error| refused(format!("this is no file of certificates in PEM ({error})"));
    let mut count = 0_usize;
    for certificate in CertificateDer::pem_file_iter(path).map_err(unreadable)? {
        let certificate = certificate.map_err(unreadable)?;
        roots.add(certificate).map_err(|error| refused(format!("a certificate is not valid ({error})")))?;
        count += 1;
    }
    if count == 0 {
        return Err(refused("this file has no certificate in PEM (-----BEGIN CERTIFICATE-----)".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_certificate_is_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authorities.pem");
        let refused = |path: &Path| settings(Some(path)).unwrap_err().to_string();
        assert!(refused(&path).contains("authorities.pem: this is no file of certificates"));
        std::fs::write(&path, "no certificate").unwrap();
        assert!(refused(&path).contains("authorities.pem: this file has no certificate"));
        std::fs::write(&path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        assert!(refused(&path).contains("authorities.pem: a certificate is not valid"));
    }
}
