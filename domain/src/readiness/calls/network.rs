use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an IP address belongs to. Names lead anywhere, so each address that a name has is judged before it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The internet.
    Public,
    /// This machine or a network that is not the internet: only where an administrator allowed private addresses.
    Private,
    /// Nothing that a request belongs to: link-local addresses, groups of receivers, and addresses that stand for others.
    Never,
}

impl Network {
    /// Judges an address.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }
}

fn of_v4(address: Ipv4Addr) -> Network {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        // Multicast, reserved, broadcast; link-local, where clouds hand out the credentials of a machine.
        (224.., ..) | (169, 254, _) => Network::Never,
        _ if address.is_unspecified() => Network::Never,
        // “This network”, private, carrier-grade NAT, loopback, 6to4 relays, benchmarks, documentation.
        (0 | 10 | 127, ..)
        | (100, 64..=127, _)
        | (172, 16..=31, _)
        | (192, 168, _)
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        | (198, 18..=19, _)
        | (198, 51, 100)
        | (203, 0, 113) => Network::Private,
        _ => Network::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> Network {
    let segments = address.segments();
    if address.is_unspecified() || address.is_multicast() {
        return Network::Never;
    }
    // IPv4 addresses written as IPv6 (mapped, NAT64, 6to4, Teredo): whoever means the IPv4 address can write it.
    let hides_another = match segments {
        [0, 0, 0, 0, 0, 0xffff, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, ..]
        | [0x2002, ..]
        | [0x2001, 0, ..] => true,
        // The old IPv4-compatible addresses; ::1 is loopback.
        [0, 0, 0, 0, 0, 0, high, low] => (high, low) != (0, 1),
        _ => false,
    };
    if hides_another {
        return Network::Never;
    }
    // Link-local.
    if segments[0] & 0xffc0 == 0xfe80 {
        return Network::Never;
    }
    // Only 2000::/3 is given out; within it, documentation, ORCHID and benchmarks are not.
    match segments {
        [0x2001, 0xdb8 | 0x2 | 0x10..=0x3f, ..] | [0x3fff, 0..=0xfff, ..] => Network::Private,
        [0x2000..=0x3fff, ..] => Network::Public,
        _ => Network::Private,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_internet_is_public() {
        let is = |text: &str| Network::of(text.parse().unwrap());
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.0.1",
            "100.128.0.1",
            "172.32.0.1",
            "223.1.1.1",
            "2606:4700::1",
            "2a00::1",
        ] {
            assert_eq!(is(public), Network::Public, "{public}");
        }
        for private in [
            "127.0.0.1",
            "127.255.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.1",
            "192.168.0.1",
            "0.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.1",
            "198.51.100.1",
            "203.0.113.1",
            "192.88.99.1",
            "::1",
            "fec0::1",
            "fc00::1",
            "fd12::1",
            "2001:db8::1",
            "3fff::1",
            "100::1",
            "4000::1",
        ] {
            assert_eq!(is(private), Network::Private, "{private}");
        }
        for never in [
            "0.0.0.0",
            "169.254.169.254",
            "fe80::1",
            "febf::1",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:1.1.1.1",
            "::ffff:0:7f00:1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0:1::1",
        ] {
            assert_eq!(is(never), Network::Never, "{never}");
        }
    }
}
