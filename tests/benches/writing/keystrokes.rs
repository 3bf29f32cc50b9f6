//! Writers that type, and note when what others typed arrives. They do not apply it, so that the
//! figures are the server's.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use tests::new_doc;
use tokio::sync::Barrier;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};
use yrs::sync::SyncMessage;
use yrs::updates::encoder::Encode;
use yrs::{Text, Transact};

/// Between two keystrokes of one writer.
const PAUSE: Duration = Duration::from_millis(200);
const KEYSTROKES: usize = 50;
/// The last ones need time to arrive.
const AFTERWARDS: Duration = Duration::from_secs(2);
/// What a keystroke types, so that whoever receives it knows which one it is.
const MARK: u8 = b'@';

/// What it came to, in milliseconds.
pub struct LastTransition {
    each: Vec<f64>,
    last: Vec<f64>,
}

pub async fn measure(address: &str, cookies: &[String], section: i64, writers: usize) -> LastTransition {
    let began = Instant::now();
    let ready = Arc::new(Barrier::new(writers));
    let tasks: Vec<_> = (0..writers)
        .map(|who| {
            tokio::spawn(write(
                address.to_owned(),
                cookies[who % cookies.len()].clone(),
                section,
                who,
                writers,
                began,
                Arc::clone(&ready),
            ))
        })
        .collect();
    let mut sent = Vec::new();
    let mut arrived = Vec::new();
    for task in tasks {
        let (own, others) = task.await.unwrap();
        sent.push(own);
        arrived.extend(others);
    }
    let mut each = Vec::with_capacity(arrived.len());
    let mut last = vec![(0, Duration::ZERO); writers * KEYSTROKES];
    for (who, keystroke, at) in arrived {
        let took = at.checked_sub(sent[who][keystroke]).unwrap();
        each.push(took.as_secs_f64() * 1000.0);
        let (count, longest) = &mut last[who * KEYSTROKES + keystroke];
        *count += 1;
        *longest = took.max(*longest);
    }
    let missing = last.iter().filter(|(count, _)| *count != writers - 1).count();
    assert_eq!(missing, 0, "{missing} keystrokes did not come to everybody");
    let mut last: Vec<f64> = last.into_iter().map(|(_, longest)| longest.as_secs_f64() * 1000.0).collect();
    each.sort_by(f64::total_cmp);
    last.sort_by(f64::total_cmp);
    LastTransition { each, last }
}

type Arrivals = Vec<(usize, usize, Duration)>;

async fn write(
    address: String,
    cookie: String,
    section: i64,
    who: usize,
    writers: usize,
    began: Instant,
    ready: Arc<Barrier>,
) -> (Vec<Duration>, Arrivals) {
    let keystrokes = keystrokes(section, who);
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    let (socket, _) = tokio_tungstenite::connect_async_with_config(request, None, true).await.unwrap();
    let (mut sink, mut stream) = socket.split();
    ready.wait().await;
    let receiving = tokio::spawn(async move {
        let mut arrived = Vec::new();
        while let Some(Ok(message)) = stream.next().await {
            let at = began.elapsed();
            let Message::Binary(bytes) = message else { continue };
            if let Some((who, keystroke)) = marked(&bytes) {
                arrived.push((who, keystroke, at));
            }
        }
        arrived
    });
    // Not all at the same moment.
    let share = u32::try_from(who).unwrap() * 1000 / u32::try_from(writers).unwrap();
    let mut clock = tokio::time::interval_at(tokio::time::Instant::now() + PAUSE * share / 1000 + PAUSE, PAUSE);
    let mut sent = Vec::with_capacity(KEYSTROKES);
    for keystroke in keystrokes {
        clock.tick().await;
        sent.push(began.elapsed());
        sink.send(Message::Binary(keystroke.into())).await.unwrap();
    }
    tokio::time::sleep(AFTERWARDS).await;
    sink.close().await.unwrap();
    let arrived = tokio::time::timeout(AFTERWARDS, receiving).await;
    (sent, arrived.unwrap().unwrap())
}

fn keystrokes(section: i64, who: usize) -> Vec<Vec<u8>> {
    let doc = new_doc();
    let text = doc.get_or_insert_text(format!("section-{section}"));
    (0..KEYSTROKES)
        .map(|keystroke| {
            let mut transaction = doc.transact_mut();
            text.push(&mut transaction, &format!("{}{who:03}{keystroke:03}", char::from(MARK)));
            yrs::sync::Message::Sync(SyncMessage::Update(transaction.encode_update_v1())).encode_v1()
        })
        .collect()
}

fn marked(bytes: &[u8]) -> Option<(usize, usize)> {
    let at = bytes.iter().position(|byte| *byte == MARK)? + 1;
    let number = |from: usize| std::str::from_utf8(bytes.get(from..from + 3)?).ok()?.parse().ok();
    Some((number(at)?, number(at + 3)?))
}

impl fmt::Display for LastTransition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |values: &[f64], percent: usize| values[(values.len() - 1) * percent / 100];
        write!(
            formatter,
            "{:>8.1}{:>8.1}{:>10.1}{:>10.1}",
            at(&self.each, 50),
            at(&self.each, 99),
            at(&self.last, 50),
            at(&self.last, 99)
        )
    }
}
