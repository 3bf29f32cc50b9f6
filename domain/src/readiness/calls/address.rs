use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest address, in bytes.
pub const MAX_ADDRESS: usize = 1_000;

/// An address of a request, in one spelling. What different programs would read differently is no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAddress {
    is_https: bool,
    host: String,
    port: u16,
    path: String,
    query: Option<String>,
}

impl CallAddress {
    /// Reads an address. Names outside ASCII, user names, fragments, numbers that stand for an IPv4 address, and paths that
    /// lead upwards or hide a slash are refused.
    pub fn read(text: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#' | b'"' | b'<' | b'>' | b'`');
        if text.len() > MAX_ADDRESS || !text.bytes().all(is_plain) {
            return None;
        }
        let (is_https, rest) = match text.split_once("://")? {
            ("https", rest) => (true, rest),
            ("http", rest) => (false, rest),
            _ => return None,
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, after) = rest.split_at(end);
        let (path, query) = match after.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (after, None),
        };
        let usual = if is_https { 443 } else { 80 };
        let (host, port) = host_and_port(authority, usual)?;
        let path = if path.is_empty() { "/" } else { path };
        is_straight(path).then(|| Self { is_https, host, port, path: path.to_owned(), query })
    }

    /// Whether it is encrypted.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// The host, in lower case; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path, which begins with a slash.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it has a query.
    pub fn has_query(&self) -> bool {
        self.query.is_some()
    }

    /// The host and, where it is not the usual one, the port, as the `Host` header has them.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let usual = if self.is_https { 443 } else { 80 };
        if self.port == usual { host } else { format!("{host}:{}", self.port) }
    }

    /// The path and the query.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// Whether it is below another address: the same scheme, host and port, and the path or one below it.
    pub fn is_below(&self, other: &Self) -> bool {
        let is_same_place = (self.is_https, &self.host, self.port) == (other.is_https, &other.host, other.port);
        let rest = self.path.strip_prefix(&other.path);
        is_same_place && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || other.path.ends_with('/'))
    }
}

impl fmt::Display for CallAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(formatter, "{scheme}://{}{}", self.authority(), self.target())
    }
}

fn host_and_port(authority: &str, usual: u16) -> Option<(String, u16)> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (host, after) = rest.split_once(']')?;
        (host.parse::<Ipv6Addr>().ok()?.to_string(), after)
    } else {
        let end = authority.find(':').unwrap_or(authority.len());
        (named(&authority[..end])?, &authority[end..])
    };
    let port = match port.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok().filter(|port| *port > 0)?
        }
        None if port.is_empty() => usual,
        _ => return None,
    };
    Some((host, port))
}

/// A name of a host or a usual IPv4 address, in lower case.
fn named(host: &str) -> Option<String> {
    let is_label = |label: &str| {
        let is_inside = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        !label.is_empty() && label.len() <= 63 && is_inside && !label.starts_with('-') && !label.ends_with('-')
    };
    if host.len() > 253 || !host.split('.').all(is_label) {
        return None;
    }
    // A last label of digits, also hexadecimal ones, is read as a number by some programs.
    let last = host.rsplit('.').next()?;
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x") || last.starts_with("0X");
    if is_number {
        return host.parse::<Ipv4Addr>().ok().map(|address| IpAddr::from(address).to_string());
    }
    Some(host.to_ascii_lowercase())
}

/// Whether no part of a path leads upwards, also behind percent signs.
fn is_straight(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let is_hidden = ["%2f", "%5c", "%2e", "%00"].iter().any(|hidden| lower.contains(hidden));
    path.starts_with('/') && !is_hidden && !path.split('/').any(|part| part == "." || part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling() {
        for (typed, read) in [
            ("https://CI.example.org", "https://ci.example.org/"),
            ("https://ci.example.org:443/a?b=c", "https://ci.example.org/a?b=c"),
            ("http://ci.example.org:443/a", "http://ci.example.org:443/a"),
            ("http://10.0.0.1?x", "http://10.0.0.1/?x"),
            ("http://[0:0::1]:8080/", "http://[::1]:8080/"),
        ] {
            assert_eq!(CallAddress::read(typed).unwrap().to_string(), read);
        }
    }

    #[test]
    fn what_programs_read_differently_is_no_address() {
        for typed in [
            "",
            "ftp://a.example/",
            "//a.example",
            "https:/a.example",
            "https://",
            "https:///a",
            "HTTPS://a.example",
            "https://user@a.example/",
            "https://a.example:80@b.example/",
            "https://a.example#b",
            "https://a.example\\@b",
            "https://a..example",
            "https://-a.example",
            "https://a.example:0",
            "https://a.example:+80",
            "https://a.example:99999",
            "https://a.example:",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://127.0.0.0x1/",
            "https://1.2.3.4.5",
            "https://a。example",
            "https://[::1",
            "https://[::1]x",
            "https://[fe80::1%25eth0]/",
            "https://a.example/../b",
            "https://a.example/%2e%2E/b",
            "https://a.example/a%2fb",
            "https://a.example/a b",
            "https://a.example/\u{0}",
        ] {
            assert_eq!(CallAddress::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_address_is_below_another_one_at_a_slash() {
        let below =
            |one: &str, other: &str| CallAddress::read(one).unwrap().is_below(&CallAddress::read(other).unwrap());
        assert!(below("https://a.example/hooks/x?y", "https://a.example/hooks"));
        assert!(below("https://a.example/hooks", "https://a.example/hooks"));
        assert!(below("https://a.example/hooks/x", "https://a.example/hooks/"));
        assert!(below("https://a.example:443/x", "https://a.example"));
        assert!(!below("https://a.example/hooksy", "https://a.example/hooks"));
        assert!(!below("http://a.example/hooks", "https://a.example/hooks"));
        assert!(!below("https://a.example:8443/hooks", "https://a.example/hooks"));
        assert!(!below("https://a.example.b.example/", "https://a.example/"));
    }
}
