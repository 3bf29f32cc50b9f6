//! A small load generator: some connections that stay open, each with one request at a time.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connections at once.
const CONNECTIONS: usize = 16;
/// A measurement ends after this, or after so many answers.
const LONGEST: Duration = Duration::from_secs(3);
const MOST_ANSWERS: usize = 200_000;

/// What is asked for.
#[derive(Clone)]
pub struct Target {
    pub name: &'static str,
    pub host: String,
    pub path: String,
    /// More headers, each with its line end.
    pub headers: String,
}

/// What one measurement came to.
#[derive(Clone, Copy)]
pub struct Measured {
    pub per_second: f64,
    pub half_under: Duration,
    pub most_under: Duration,
    pub bytes: usize,
}

/// Asks as fast as answers come.
pub async fn measure(target: &Target) -> Measured {
    let began = Instant::now();
    let connections = (0..CONNECTIONS).map(|_| tokio::spawn(ask(target.clone(), began)));
    let mut took = Vec::new();
    let mut bytes = 0;
    for connection in connections.collect::<Vec<_>>() {
        let (times, size) = connection.await.unwrap();
        took.extend(times);
        bytes = size;
    }
    let elapsed = began.elapsed();
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand answers at most")]
    let per_second = took.len() as f64 / elapsed.as_secs_f64();
    Measured { per_second, half_under: at(50), most_under: at(99), bytes }
}

async fn ask(target: Target, began: Instant) -> (Vec<Duration>, usize) {
    let mut stream = TcpStream::connect(&target.host).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let request = format!("GET {} HTTP/1.1\r\nHost: {}\r\n{}\r\n", target.path, target.host, target.headers);
    let mut took = Vec::new();
    let mut buffer = Vec::with_capacity(256 * 1024);
    let mut size = 0;
    while began.elapsed() < LONGEST && took.len() < MOST_ANSWERS / CONNECTIONS {
        let start = Instant::now();
        stream.write_all(request.as_bytes()).await.unwrap();
        size = read_answer(&mut stream, &mut buffer).await;
        took.push(start.elapsed());
    }
    (took, size)
}

/// Reads one answer to its end; how many bytes it had.
async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> usize {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.unwrap();
        assert!(read > 0, "the server hung up");
        if let Some(end) = end_of(buffer) {
            assert!(
                buffer.starts_with(b"HTTP/1.1 200"),
                "{}",
                String::from_utf8_lossy(&buffer[..buffer.len().min(300)])
            );
            return end;
        }
    }
}

/// Where the answer ends, if it is whole (RFC 9112, 6.3).
fn end_of(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let fields = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    if let Some((_, rest)) = fields.split_once("content-length: ") {
        let length: usize = rest.split("\r\n").next()?.trim().parse().ok()?;
        return (buffer.len() >= head + length).then_some(head + length);
    }
    buffer.ends_with(b"0\r\n\r\n").then_some(buffer.len())
}
