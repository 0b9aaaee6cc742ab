//! TLS to the servers we call: one way to encrypt, and whom to trust.
//!
//! It is rustls with the cryptography of `ring`, which is built in seconds where the other choice,
//! `aws-lc`, takes minutes on a small machine. Trusted is whom the system trusts, private authorities
//! included; where the system knows nobody, as in a bare container, those whom Mozilla trusts; or those
//! of a file that the operator names.
#![warn(missing_docs)]

mod check;
#[cfg(feature = "testing")]
pub mod testing;

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

pub use check::Check;
use check::Lenient;

/// Settings for whoever calls a server, which must show what `check` asks for.
pub fn client(check: Check) -> ClientConfig {
    let provider = Arc::new(ring::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    #[expect(
        clippy::expect_used,
        reason = "a matter of the code, seen by the first test"
    )]
    let versions = versions.expect("ring serves the usual versions of TLS");
    let roots = match check {
        Check::Name(roots) => {
            return versions.with_root_certificates(roots).with_no_client_auth();
        }
        Check::Authority(roots) => Some(roots),
        Check::Nothing => None,
    };
    versions
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Lenient { roots, algorithms }))
        .with_no_client_auth()
}

/// Whom the system trusts, or Mozilla where it knows nobody.
pub fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    for error in found.errors {
        tracing::debug!(%error, "some of the system's certificates cannot be read");
    }
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots
}

/// The authorities whose certificates a file holds, as PEM.
///
/// # Errors
/// A sentence that names the file, where it cannot be read, holds none, or one that is broken.
pub fn roots_in(file: &Path) -> Result<RootCertStore, String> {
    let wrong = |problem: String| format!("{}: {problem}", file.display());
    let mut roots = RootCertStore::empty();
    let certificates =
        CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| wrong(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(wrong("holds no certificate in the form of PEM".to_owned()));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_trusted() {
        assert!(!system_roots().is_empty());
    }

    #[test]
    fn a_file_of_authorities_is_read_whole_or_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authorities.pem");
        assert!(roots_in(&file).unwrap_err().contains("authorities.pem"));

        let pem = testing::Authority::new().certificate + &testing::Authority::new().certificate;
        std::fs::write(&file, &pem).unwrap();
        assert_eq!(roots_in(&file).unwrap().len(), 2);

        for broken in [
            "",
            "no certificate at all",
            &pem[..pem.len() - 40],
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            std::fs::write(&file, broken).unwrap();
            assert!(
                roots_in(&file).unwrap_err().contains("authorities.pem"),
                "{broken}"
            );
        }
    }
}
