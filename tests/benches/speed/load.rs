//! A small load generator: so many connections that stay open, each asking again as soon as it is
//! answered, for a bounded time.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What is asked for.
pub struct Target {
    host: String,
    request: Vec<u8>,
}

impl Target {
    /// A path of a server; `headers` are whole lines.
    pub fn new(address: &str, path: &str, headers: &str) -> Self {
        let host = address.trim_start_matches("http://").to_owned();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n").into_bytes();
        Self { host, request }
    }
}

/// What came of one turn.
pub struct Turn {
    requests: usize,
    took: Duration,
    latencies: Vec<Duration>,
    bytes: usize,
}

/// What came of all turns.
#[derive(Default)]
pub struct Figures {
    rates: Vec<f64>,
    latencies: Vec<Duration>,
    /// The size of one body.
    pub bytes: usize,
}

impl Figures {
    /// Takes in a turn.
    #[expect(clippy::cast_precision_loss, reason = "counts of a second")]
    pub fn add(&mut self, turn: Turn) {
        self.rates.push(turn.requests as f64 / turn.took.as_secs_f64());
        self.latencies.extend(turn.latencies);
        self.bytes = turn.bytes;
    }

    /// The median of the turns.
    pub fn requests_per_second(&self) -> f64 {
        let mut rates = self.rates.clone();
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    }

    /// In milliseconds, of all requests of all turns.
    pub fn percentile(&mut self, percent: usize) -> f64 {
        self.latencies.sort_unstable();
        self.latencies[(self.latencies.len() - 1) * percent / 100].as_secs_f64() * 1000.0
    }
}

/// One turn of a target.
pub async fn turn(target: &Target, connections: usize, time: Duration) -> Turn {
    let begun = Instant::now();
    let workers: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(ask(target.host.clone(), target.request.clone(), begun + time)))
        .collect();
    let mut turn = Turn { requests: 0, took: Duration::ZERO, latencies: Vec::new(), bytes: 0 };
    for worker in workers {
        let (latencies, bytes) = worker.await.unwrap();
        turn.requests += latencies.len();
        turn.latencies.extend(latencies);
        turn.bytes = bytes;
    }
    turn.took = begun.elapsed();
    turn
}

async fn ask(host: String, request: Vec<u8>, end: Instant) -> (Vec<Duration>, usize) {
    let mut stream = TcpStream::connect(&host).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut latencies = Vec::new();
    let mut bytes = 0;
    let mut buffer = Vec::with_capacity(256 * 1024);
    while Instant::now() < end {
        let begun = Instant::now();
        stream.write_all(&request).await.unwrap();
        bytes = answer(&mut stream, &mut buffer).await;
        latencies.push(begun.elapsed());
    }
    (latencies, bytes)
}

/// Reads one answer of known length; the size of its body.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> usize {
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the server hung up");
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end]).unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        let length: usize = length.expect("bodies of the targets have a length");
        while buffer.len() < end + 4 + length {
            assert!(stream.read_buf(buffer).await.unwrap() > 0, "the server hung up");
        }
        return length;
    }
}
