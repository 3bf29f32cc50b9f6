//! Clients that each ask for a page, again as soon as they have it.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::pages::Asked;

/// A measurement ends after this, or after so many answers of each client.
const LONGEST: Duration = Duration::from_secs(2);
const MOST_ANSWERS: usize = 300;
/// Before it, each client asks this often, so that plans and pages of the database are cached as they usually are.
const WARM_UP: usize = 5;

/// What a measurement came to.
#[derive(Clone, Copy)]
pub struct Measured {
    pub p50: Duration,
    pub p99: Duration,
}

/// Measures with so many clients at once.
pub async fn measure(asked: &Asked, clients: usize) -> Measured {
    let clients: Vec<_> = (0..clients).map(|place| tokio::spawn(ask(asked.clone(), place))).collect();
    let mut took = Vec::new();
    for client in clients {
        took.extend(client.await.unwrap());
    }
    took.sort_unstable();
    let at = |percent: usize| took[((took.len() * percent).div_ceil(100)).saturating_sub(1)];
    Measured { p50: at(50), p99: at(99) }
}

async fn ask(asked: Asked, place: usize) -> Vec<Duration> {
    let mut stream = TcpStream::connect(&asked.host).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut took = Vec::new();
    let mut buffer = Vec::with_capacity(256 * 1024);
    let mut began = Instant::now();
    for turn in 0..WARM_UP + MOST_ANSWERS {
        if turn == WARM_UP {
            began = Instant::now();
        }
        // Not all of them the same one.
        let request = asked.requests[(place * 31 + turn) % asked.requests.len()].as_bytes();
        let start = Instant::now();
        stream.write_all(request).await.unwrap();
        read_answer(&mut stream, &mut buffer, asked.status).await;
        if turn >= WARM_UP {
            took.push(start.elapsed());
        }
        if turn > WARM_UP && began.elapsed() > LONGEST {
            break;
        }
    }
    took
}

async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>, status: &str) {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.unwrap();
        assert!(read > 0, "the server hung up");
        if is_whole(buffer) {
            let start = String::from_utf8_lossy(&buffer[..buffer.len().min(600)]).into_owned();
            assert!(start.starts_with(&format!("HTTP/1.1 {status}")), "{start}");
            return;
        }
    }
}

/// Whether the answer has ended (RFC 9112, 6.3).
fn is_whole(buffer: &[u8]) -> bool {
    let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4) else { return false };
    let fields = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    match fields
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.split("\r\n").next()?.trim().parse::<usize>().ok())
    {
        Some(length) => buffer.len() >= head + length,
        None => buffer.ends_with(b"0\r\n\r\n"),
    }
}
