//! Authorities and certificates that nobody else knows.
#![expect(
    clippy::unwrap_used,
    reason = "for tests alone: one that cannot go on stops where it is"
)]

use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

/// An authority of a test's own.
pub struct Authority {
    /// Its certificate, as PEM.
    pub certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

/// What a server shows, as PEM.
pub struct Identity {
    /// Its certificate.
    pub certificate: String,
    /// The certificate's key.
    pub key: String,
}

impl Authority {
    /// A new one.
    ///
    /// # Panics
    /// Where the machine gives no random numbers.
    #[expect(clippy::new_without_default, reason = "each is another")]
    pub fn new() -> Authority {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "an authority of a test's own");
        let key = KeyPair::generate().unwrap();
        Authority {
            certificate: params.self_signed(&key).unwrap().pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate for a server of this name, and its key.
    ///
    /// # Panics
    /// As [`Authority::new`].
    pub fn issue(&self, name: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        Identity {
            certificate: params.signed_by(&key, &self.issuer).unwrap().pem(),
            key: key.serialize_pem(),
        }
    }

    /// Writes the certificate into a file.
    ///
    /// # Panics
    /// Where the file cannot be written.
    pub fn write(&self, file: &Path) {
        std::fs::write(file, &self.certificate).unwrap();
    }
}
