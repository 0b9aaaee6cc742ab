//! Calls to others by HTTP and HTTPS: one way to make a client, so that each speaks TLS with whom the
//! system trusts.
#![warn(missing_docs)]

use std::sync::LazyLock;

use rustls::ClientConfig;
use tidings_tls::Check;

static TLS: LazyLock<ClientConfig> =
    LazyLock::new(|| tidings_tls::client(Check::Name(tidings_tls::system_roots())));

/// A client to be; its timeouts are for the caller to set.
pub fn client() -> reqwest::ClientBuilder {
    client_with(TLS.clone())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where clients are made, with TLS"
)]
fn client_with(tls: ClientConfig) -> reqwest::ClientBuilder {
    reqwest::Client::builder().tls_backend_preconfigured(tls)
}

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, sync::Arc, time::Duration};

    use rustls::{
        RootCertStore, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer},
    };
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// A server for `localhost` that answers everything with 204, and its certificate.
    async fn server() -> (SocketAddr, CertificateDer<'static>) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = made.cert.der().clone();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut asked = [0; 4096];
                let read = stream.read(&mut asked).await.unwrap();
                assert!(asked[..read].starts_with(b"GET / HTTP/1.1\r\n"));
                let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
                stream.write_all(answer).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        });
        (address, certificate)
    }

    async fn get(client: reqwest::ClientBuilder, address: SocketAddr) -> reqwest::Result<u16> {
        let client = client.timeout(Duration::from_secs(10)).no_proxy();
        let url = format!("https://localhost:{}/", address.port());
        let client = client.resolve("localhost", address).build()?;
        Ok(client.get(url).send().await?.status().as_u16())
    }

    #[tokio::test]
    async fn https_is_spoken_with_those_who_are_trusted() {
        let (address, certificate) = server().await;
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let answer = get(
            client_with(tidings_tls::client(Check::Name(roots))),
            address,
        )
        .await;
        assert_eq!(answer.unwrap(), 204);
    }

    #[tokio::test]
    async fn nobody_knows_who_signs_for_himself() {
        let (address, _) = server().await;
        let refused = format!("{:?}", get(client(), address).await.unwrap_err());
        assert!(refused.contains("UnknownIssuer"), "{refused}");
    }
}
