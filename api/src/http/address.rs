//! From which network address a request comes.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::{Extensions, HeaderMap, request::Parts};

use crate::state::AppState;

/// The caller's address, where it is known.
pub struct Address(pub Option<IpAddr>);

impl FromRequestParts<AppState> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let proxies = &state.edge.trusted_proxies;
        Ok(Self(of(&parts.extensions, &parts.headers, proxies)))
    }
}

/// The peer's address; where the peer is a proxy of ours, the address it was called from.
pub fn of(extensions: &Extensions, headers: &HeaderMap, proxies: &Networks) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    if proxies.contain(peer) {
        Some(forwarded(headers).unwrap_or(peer))
    } else {
        Some(peer)
    }
}

/// Ranges of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

/// The addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Networks {
    /// Whether the address lies in one of them.
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

impl FromStr for Networks {
    type Err = ();

    /// Reads ranges such as `10.0.0.0/8`, and addresses, with commas between them.
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        parts.map(str::parse).collect::<Result<_, ()>>().map(Self)
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        let (own, width) = number(self.address);
        let (other, other_width) = number(address);
        // Shifted by as many bits as there are, nothing is left to differ.
        let differ = |bits: u32| (own ^ other).checked_shr(bits).unwrap_or(0) != 0;
        width == other_width && !differ(width - self.bits)
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().map_err(|_| ())?)),
            None => (text, None),
        };
        let address = address.parse().map_err(|_| ())?;
        let (_, width) = number(address);
        let bits = bits.unwrap_or(width);
        (bits <= width).then_some(Self { address, bits }).ok_or(())
    }
}

/// An address as a number, and of how many bits.
fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u32::from(address).into(), 32),
        IpAddr::V6(address) => (address.into(), 128),
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
    fn only_a_proxy_of_ours_speaks_for_others() {
        let cases = [
            ("203.0.113.9:50", "", "203.0.113.9"),
            ("203.0.113.9:50", "198.51.100.1", "203.0.113.9"),
            ("127.0.0.1:50", "", "127.0.0.1"),
            ("127.0.0.1:50", "198.51.100.1", "198.51.100.1"),
            ("172.18.0.7:50", "198.51.100.1", "198.51.100.1"),
            ("172.32.0.7:50", "198.51.100.1", "172.32.0.7"),
            (
                "[::ffff:127.0.0.1]:50",
                "10.9.9.9, 2001:db8::1",
                "2001:db8::1",
            ),
            ("[::1]:50", "198.51.100.1, unknown", "::1"),
        ];
        let proxies: Networks = "127.0.0.0/8, ::1,172.16.0.0/12".parse().unwrap();
        for (peer, header, expected) in cases {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", header.parse().unwrap());
            let expected = expected.parse().ok();
            assert_eq!(
                of(&extensions, &headers, &proxies),
                expected,
                "{peer} {header}"
            );
        }
        assert_eq!(of(&Extensions::new(), &HeaderMap::new(), &proxies), None);
    }

    #[test]
    fn a_network_is_the_addresses_that_begin_alike() {
        for (networks, address, within) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("192.168.1.7", "192.168.1.7", true),
            ("192.168.1.7/32", "192.168.1.6", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true),
            ("fc00::/7", "fdff::1", true),
            ("fc00::/7", "fe80::1", false),
            ("", "127.0.0.1", false),
        ] {
            let networks: Networks = networks.parse().unwrap();
            let address = address.parse().unwrap();
            assert_eq!(networks.contain(address), within, "{networks:?} {address}");
        }
        for wrong in [
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "localhost",
            "10.0.0.0/-1",
            "10.0.0.0/8;::1",
        ] {
            assert!(wrong.parse::<Networks>().is_err(), "{wrong}");
        }
    }
}
