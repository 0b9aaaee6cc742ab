//! From which network address a request comes.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::{Extensions, HeaderMap, request::Parts};

/// The caller's address, where it is known.
pub struct Address(pub Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(of(&parts.extensions, &parts.headers)))
    }
}

/// The peer's address; where the peer is a proxy on this machine, the address it was called from.
pub fn of(extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    if peer.is_loopback() {
        Some(forwarded(headers).unwrap_or(peer))
    } else {
        Some(peer)
    }
}

/// The last hop of `X-Forwarded-For`, which our own proxy wrote; what stands before it anybody may have written.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let mut values = headers.get_all("x-forwarded-for").iter();
    let last = values.next_back()?.to_str().ok()?.rsplit(',').next()?;
    last.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_on_this_machine_speaks_for_others() {
        let cases = [
            ("203.0.113.9:50", "", "203.0.113.9"),
            ("203.0.113.9:50", "198.51.100.1", "203.0.113.9"),
            ("127.0.0.1:50", "", "127.0.0.1"),
            ("127.0.0.1:50", "198.51.100.1", "198.51.100.1"),
            (
                "[::ffff:127.0.0.1]:50",
                "10.9.9.9, 2001:db8::1",
                "2001:db8::1",
            ),
            ("[::1]:50", "198.51.100.1, unknown", "::1"),
        ];
        for (peer, header, expected) in cases {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", header.parse().unwrap());
            let expected = expected.parse().ok();
            assert_eq!(of(&extensions, &headers), expected, "{peer} {header}");
        }
        assert_eq!(of(&Extensions::new(), &HeaderMap::new()), None);
    }
}
