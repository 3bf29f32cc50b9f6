//! Connections to allowed destinations. A name is resolved once, all its addresses are judged, and the connection goes to
//! one that was judged, so that a name whose answers change between two lookups leads nowhere else.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, LazyLock};

use domain::readiness::{CallAddress, Network};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// So many addresses of a name are tried.
const MOST_ADDRESSES: usize = 4;

/// Why there is no connection, and whether trying again could help.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// The reason.
    pub message: String,
    /// Whether it may pass.
    pub may_pass: bool,
}

fn passing(message: String) -> Unreachable {
    Unreachable { message, may_pass: true }
}

/// The addresses of a host, if all of them are where requests may go.
pub async fn addresses_of(address: &CallAddress, allows_private: bool) -> Result<Vec<SocketAddr>, Unreachable> {
    let found = match address.host().parse::<IpAddr>() {
        Ok(ip) => vec![SocketAddr::new(ip, address.port())],
        Err(_) => tokio::net::lookup_host((address.host(), address.port()))
            .await
            .map_err(|_| passing(format!("The name {} was not found.", address.host())))?
            .collect(),
    };
    judged(found, address.host(), allows_private)
}

fn judged(found: Vec<SocketAddr>, host: &str, allows_private: bool) -> Result<Vec<SocketAddr>, Unreachable> {
    if found.is_empty() {
        return Err(passing(format!("The name {host} has no address.")));
    }
    for one in &found {
        let message = match Network::of(one.ip()) {
            Network::Public => continue,
            Network::Private if allows_private => continue,
            Network::Private => format!(
                "{host} leads to {}, which is not on the internet. An administrator can allow private addresses for this destination.",
                one.ip()
            ),
            Network::Never => format!("{host} leads to {}, to which requests are never sent.", one.ip()),
        };
        return Err(Unreachable { message, may_pass: false });
    }
    Ok(found)
}

/// Connects to the first of these addresses that answers.
pub async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Unreachable> {
    let mut last = None;
    for address in addresses.iter().take(MOST_ADDRESSES) {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = Some(error),
        }
    }
    let why = last.map_or_else(String::new, |error| format!(" ({})", error.kind()));
    Err(passing(format!("The connection failed{why}.")))
}

/// Encrypts a connection. The certificate must be of this host.
pub async fn encrypt(stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, Unreachable> {
    static CONFIG: LazyLock<Option<Arc<ClientConfig>>> = LazyLock::new(|| {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .ok()?;
        Some(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
    });
    let failed = || passing("The encrypted connection failed.".to_owned());
    let config = CONFIG.clone().ok_or_else(failed)?;
    let name = ServerName::try_from(host.to_owned()).map_err(|_| failed())?;
    let connected = TlsConnector::from(config).connect(name, stream).await;
    connected.map_err(|error| passing(format!("The encrypted connection failed: {error}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(found: &[&str], allows_private: bool) -> Result<usize, bool> {
        let found = found.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 80)).collect();
        judged(found, "ci.example.org", allows_private).map(|all| all.len()).map_err(|no| no.may_pass)
    }

    #[test]
    fn all_addresses_of_a_name_must_be_allowed() {
        assert_eq!(judge(&["1.1.1.1", "2606:4700::1"], false), Ok(2));
        assert_eq!(judge(&["1.1.1.1", "10.0.0.1"], false), Err(false));
        assert_eq!(judge(&["1.1.1.1", "10.0.0.1"], true), Ok(2));
        assert_eq!(judge(&["169.254.169.254"], false), Err(false));
        assert_eq!(judge(&["1.1.1.1", "::ffff:127.0.0.1"], true), Err(false));
        assert_eq!(judge(&["0.0.0.0"], true), Err(false));
        assert_eq!(judge(&[], true), Err(true));
    }
}
