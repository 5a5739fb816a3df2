//! `NO_PROXY`: the hosts that are asked without a proxy.

use std::net::IpAddr;

/// The hosts that are asked without a proxy, as tools write them: `.example.com` and `example.com` are a name and all
/// below it, `10.0.0.0/8` is a network, `*` every host; a port may follow a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NoProxy(Vec<Exception>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Exception {
    Every,
    Name { name: String, port: Option<u16> },
    Network { address: IpAddr, length: u32 },
}

impl NoProxy {
    /// The hosts of a list with commas. What is no host fits none.
    pub(super) fn parse(text: &str) -> Self {
        let items = text.split([',', ' ']).map(str::trim).filter(|item| !item.is_empty());
        Self(items.map(Exception::parse).collect())
    }

    /// Whether a host (an IPv6 address without brackets) is asked without a proxy.
    pub(super) fn has(&self, host: &str, port: u16) -> bool {
        let address = host.parse().ok();
        let host = host.trim_end_matches('.').to_lowercase();
        self.0.iter().any(|exception| match (exception, address) {
            (Exception::Every, _) => true,
            (Exception::Network { address: network, length }, Some(address)) => {
                is_in(address, *network, *length)
            }
            (Exception::Name { name, port: only }, None) => {
                let below = host.strip_suffix(name.as_str());
                below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
                    && only.is_none_or(|only| only == port)
            }
            _ => false,
        })
    }
}

impl Exception {
    fn parse(item: &str) -> Self {
        if item == "*" {
            return Self::Every;
        }
        let (address, length) = item.split_once('/').map_or((item, None), |(a, length)| (a, Some(length)));
        if let Ok(address) = address.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            let all = if address.is_ipv4() { 32 } else { 128 };
            let length = length.map_or(Some(all), |length| length.parse().ok().filter(|one| *one <= all));
            if let Some(length) = length {
                return Self::Network { address, length };
            }
        }
        let (name, port) = match item.rsplit_once(':') {
            Some((name, port)) if port.parse::<u16>().is_ok() => (name, port.parse().ok()),
            _ => (item, None),
        };
        let name = name.trim_start_matches("*.").trim_matches('.').to_lowercase();
        Self::Name { name, port }
    }
}

/// Whether an address begins with so many bits of a network.
fn is_in(address: IpAddr, network: IpAddr, length: u32) -> bool {
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            (u32::from(address) ^ u32::from(network)).checked_shr(32 - length).unwrap_or(0) == 0
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => {
            (u128::from(address) ^ u128::from(network)).checked_shr(128 - length).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_those_below_them_too_and_networks_all_their_addresses() {
        for (list, host, expected) in [
            ("example.com", "example.com", true),
            ("example.com", "api.EXAMPLE.com", true),
            ("example.com", "notexample.com", false),
            (".example.com", "api.example.com", true),
            ("*.example.com", "api.example.com", true),
            ("a, Example.com", "example.com.", true),
            ("a b", "b", true),
            ("example.com:8443", "example.com", false),
            ("example.com:443", "example.com", true),
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("0.0.0.0/0", "192.0.2.1", true),
            ("0.0.0.0/0", "::1", false),
            ("fd00::/8", "fd12::1", true),
            ("[::1]", "::1", true),
            ("::/0", "fd12::1", true),
            ("10.0.0.0/33", "10.0.0.0", false),
            ("0.0.1", "10.0.0.1", false),
            ("*", "anything", true),
            ("", "anything", false),
            (".", "anything", false),
        ] {
            assert_eq!(NoProxy::parse(list).has(host, 443), expected, "{host} of `{list}`");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_list(text in ".{0,40}", host in "[a-z0-9.:]{0,20}") {
            NoProxy::parse(&text).has(&host, 443);
        }

        #[test]
        fn an_address_is_in_its_network(bits: u32, length in 0_u32..=32) {
            let address = std::net::Ipv4Addr::from(bits);
            let network = format!("{address}/{length}");
            prop_assert!(NoProxy::parse(&network).has(&address.to_string(), 80));
        }
    }
}
