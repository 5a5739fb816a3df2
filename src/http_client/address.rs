//! Which IP addresses a connection may go to.
//!
//! Without this, whoever may choose an address of a request could reach what only this machine or its network can reach:
//! services without passwords, the metadata of a cloud with its credentials. The lists are those of the IANA registries
//! of special-purpose addresses (RFC 6890), and the addresses of metadata services.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressKind {
    /// A host of the internet.
    Public,
    /// This machine.
    Loopback,
    /// A private network: RFC 1918, unique local addresses, shared addresses of providers.
    Private,
    /// The metadata service of a cloud.
    Metadata,
    /// The link alone.
    LinkLocal,
    /// Several hosts.
    Multicast,
    /// No host.
    Unspecified,
    /// An IPv4 address within an IPv6 address: mapped, or for a translator or a tunnel.
    Embedded,
    /// An address that no host of the internet has.
    Reserved,
}

impl fmt::Display for AddressKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Public => "public",
            Self::Loopback => "this machine",
            Self::Private => "private",
            Self::Metadata => "that of a metadata service",
            Self::LinkLocal => "link-local",
            Self::Multicast => "multicast",
            Self::Unspecified => "unspecified",
            Self::Embedded => "an IPv4 address within an IPv6 address",
            Self::Reserved => "reserved",
        })
    }
}

impl AddressKind {
    /// What allows a connection, as the end of a sentence; empty where nothing does.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Loopback | Self::Private => " (--allow-private allows it)",
            _ => "",
        }
    }
}

/// Which kinds of addresses may be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressRule {
    /// Hosts of the internet.
    Public,
    /// Also this machine and private networks.
    Private,
}

impl AddressRule {
    /// Whether an address may be connected to.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        match kind(address) {
            AddressKind::Public => true,
            AddressKind::Loopback | AddressKind::Private => self == Self::Private,
            _ => false,
        }
    }
}

/// What an address leads to.
#[must_use]
pub fn kind(address: IpAddr) -> AddressKind {
    match address {
        IpAddr::V4(address) => kind_v4(address),
        IpAddr::V6(address) => kind_v6(address),
    }
}

/// The metadata services that have addresses outside link-local ones: Alibaba Cloud, Azure, Oracle Cloud.
const METADATA_V4: [[u8; 4]; 3] = [[100, 100, 100, 200], [168, 63, 129, 16], [192, 0, 0, 192]];

/// The metadata services with an address in a private network: AWS, Google Cloud.
const METADATA_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

fn kind_v4(address: Ipv4Addr) -> AddressKind {
    let octets = address.octets();
    if METADATA_V4.contains(&octets) {
        return AddressKind::Metadata;
    }
    match octets {
        [0, 0, 0, 0] => AddressKind::Unspecified,
        [127, ..] => AddressKind::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => AddressKind::Private,
        [169, 254, 169, 254] => AddressKind::Metadata,
        [169, 254, ..] => AddressKind::LinkLocal,
        [224..=239, ..] => AddressKind::Multicast,
        [0 | 240.., ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18..=19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => AddressKind::Reserved,
        _ => AddressKind::Public,
    }
}

fn kind_v6(address: Ipv6Addr) -> AddressKind {
    if METADATA_V6.contains(&address) {
        return AddressKind::Metadata;
    }
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => AddressKind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressKind::Loopback,
        // Compatible and mapped addresses, those of translators (RFC 6052, 8215, 2765), 6to4, Teredo.
        [0, 0, 0, 0, ..] | [0x64, 0xff9b, ..] | [0x2002, ..] | [0x2001, 0, ..] => AddressKind::Embedded,
        [0xfc00..=0xfdff, ..] => AddressKind::Private,
        [0xfe80..=0xfebf, ..] => AddressKind::LinkLocal,
        [0xff00..=0xffff, ..] => AddressKind::Multicast,
        // Protocols of the IETF, documentation.
        [0x2001, ..=0x1ff | 0xdb8, ..] | [0x3fff, ..=0xfff, ..] => AddressKind::Reserved,
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        _ => AddressKind::Reserved,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The blocks that are not public, as the registries of IANA write them.
    const BLOCKS: [&str; 37] = [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",
        "::/128",
        "::1/128",
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001::/32",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
        "4000::/2",
        "8000::/2",
        "100::/8",
        "e000::/4",
    ];

    /// An address as 128 bits, and those that its block has besides (96 for IPv4).
    fn bits(address: IpAddr) -> (u128, u32) {
        match address {
            IpAddr::V4(address) => (u128::from(u32::from(address)), 96),
            IpAddr::V6(address) => (u128::from(address), 0),
        }
    }

    fn is_in(block: &str, address: IpAddr) -> bool {
        let (network, length) = block.split_once('/').unwrap();
        let network: IpAddr = network.parse().unwrap();
        let ((network, family), (address, other)) = (bits(network), bits(address));
        let length: u32 = length.parse().unwrap();
        family == other && (network ^ address).checked_shr(128 - family - length).unwrap_or_default() == 0
    }

    #[test]
    fn addresses_that_lead_inwards_are_told_by_kind() {
        for (address, expected) in [
            ("127.0.0.1", AddressKind::Loopback),
            ("127.255.255.254", AddressKind::Loopback),
            ("::1", AddressKind::Loopback),
            ("10.1.2.3", AddressKind::Private),
            ("172.31.255.255", AddressKind::Private),
            ("192.168.0.1", AddressKind::Private),
            ("100.64.0.1", AddressKind::Private),
            ("fd12::1", AddressKind::Private),
            ("169.254.169.254", AddressKind::Metadata),
            ("fd00:ec2::254", AddressKind::Metadata),
            ("100.100.100.200", AddressKind::Metadata),
            ("168.63.129.16", AddressKind::Metadata),
            ("169.254.0.1", AddressKind::LinkLocal),
            ("fe80::1", AddressKind::LinkLocal),
            ("224.0.0.1", AddressKind::Multicast),
            ("ff02::1", AddressKind::Multicast),
            ("0.0.0.0", AddressKind::Unspecified),
            ("::", AddressKind::Unspecified),
            ("::ffff:8.8.8.8", AddressKind::Embedded),
            ("::127.0.0.1", AddressKind::Embedded),
            ("64:ff9b::a00:1", AddressKind::Embedded),
            ("64:ff9b:1::1", AddressKind::Embedded),
            ("2002:7f00:1::", AddressKind::Embedded),
            ("2001:0:1::1", AddressKind::Embedded),
            ("255.255.255.255", AddressKind::Reserved),
            ("198.18.0.1", AddressKind::Reserved),
            ("2001:db8::1", AddressKind::Reserved),
            ("fec0::1", AddressKind::Reserved),
            ("8.8.8.8", AddressKind::Public),
            ("172.32.0.1", AddressKind::Public),
            ("100.128.0.1", AddressKind::Public),
            ("2001:4860:4860::8888", AddressKind::Public),
            ("2606:4700::1111", AddressKind::Public),
        ] {
            assert_eq!(kind(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn private_addresses_may_be_allowed_and_others_never() {
        let allowed = |rule: AddressRule, text: &str| rule.allows(text.parse().unwrap());
        for (address, public, private) in [
            ("8.8.8.8", true, true),
            ("127.0.0.1", false, true),
            ("::1", false, true),
            ("10.0.0.1", false, true),
            ("169.254.169.254", false, false),
            ("fd00:ec2::254", false, false),
            ("::ffff:10.0.0.1", false, false),
            ("0.0.0.0", false, false),
            ("224.0.0.1", false, false),
        ] {
            assert_eq!(allowed(AddressRule::Public, address), public, "{address}");
            assert_eq!(allowed(AddressRule::Private, address), private, "{address}");
        }
    }

    fn in_block() -> impl Strategy<Value = (String, IpAddr)> {
        (0..BLOCKS.len(), any::<u128>()).prop_map(|(index, random)| {
            let block = BLOCKS[index];
            let (network, length) = block.split_once('/').unwrap();
            let network: IpAddr = network.parse().unwrap();
            let (start, family) = bits(network);
            let free = 128 - family - length.parse::<u32>().unwrap();
            let mask = 1_u128.checked_shl(free).map_or(u128::MAX, |one| one - 1);
            let address = start & !mask | random & mask;
            let address = if family == 96 {
                IpAddr::V4(u32::try_from(address).unwrap().into())
            } else {
                IpAddr::V6(address.into())
            };
            (block.to_owned(), address)
        })
    }

    proptest! {
        #[test]
        fn no_address_of_a_special_block_is_public((block, address) in in_block()) {
            prop_assert!(is_in(&block, address));
            prop_assert!(!AddressRule::Public.allows(address), "{} of {}", address, block);
        }

        #[test]
        fn an_address_of_no_special_block_is_public(bits: u32, wide: u128) {
            let v6 = wide >> 3 | 1 << 125;
            for address in [IpAddr::V4(bits.into()), IpAddr::V6(v6.into())] {
                let special = BLOCKS.iter().any(|block| is_in(block, address)) || kind(address) == AddressKind::Metadata;
                prop_assert_eq!(AddressRule::Public.allows(address), !special, "{}", address);
            }
        }
    }
}
