//! TLS of servers of the tests: a certificate for `localhost` and some publishers, and the authority that it is of, whose
//! key nobody has.

use std::path::PathBuf;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/tls");

/// The file of the authority.
pub fn authority() -> PathBuf {
    format!("{FOLDER}/ca.pem").into()
}

/// What makes a stream one of TLS.
pub fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(format!("{FOLDER}/localhost.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(format!("{FOLDER}/localhost.key")).unwrap();
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    TlsAcceptor::from(Arc::new(config))
}
