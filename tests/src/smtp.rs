//! A mail server on loopback that keeps what it gets.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use mail_parser::MessageParser;

/// How long an e-mail may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server (RFC 5321, as much as is needed to receive).
pub struct MailServer {
    /// Where it listens.
    pub url: String,
    refuses: Arc<AtomicBool>,
    messages: Receiver<Received>,
    refusals: Receiver<()>,
}

/// An e-mail as it was received.
#[derive(Debug, Clone)]
pub struct Received {
    /// The address of the envelope.
    pub recipient: String,
    /// The message, with its headers.
    pub raw: Vec<u8>,
}

impl MailServer {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let refuses = Arc::new(AtomicBool::new(false));
        let (message_sender, messages) = channel();
        let (refusal_sender, refusals) = channel();
        std::thread::spawn({
            let refuses = Arc::clone(&refuses);
            move || {
                for stream in listener.incoming().flatten() {
                    let refuses = Arc::clone(&refuses);
                    let (messages, refusals) = (message_sender.clone(), refusal_sender.clone());
                    std::thread::spawn(move || drop(talk(&stream, &refuses, &messages, &refusals)));
                }
            }
        });
        Self { url, refuses, messages, refusals }
    }

    /// From now on, every recipient is refused for the moment, or taken again.
    pub fn refuse(&self, refuses: bool) {
        self.refuses.store(refuses, Ordering::SeqCst);
    }

    /// The next e-mail; fails when none comes.
    pub fn next(&self) -> Received {
        self.messages.recv_timeout(PATIENCE).expect("no e-mail came")
    }

    /// Waits until an e-mail was refused.
    pub fn waits_for_refusal(&self) {
        self.refusals.recv_timeout(PATIENCE).expect("nothing was refused");
    }

    /// E-mails that came and were not taken yet.
    pub fn rest(&self) -> Vec<Received> {
        self.messages.try_iter().collect()
    }
}

fn talk(
    stream: &TcpStream,
    refuses: &AtomicBool,
    messages: &Sender<Received>,
    refusals: &Sender<()>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    out.write_all(b"220 test ESMTP\r\n")?;
    let mut recipient = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let command = line.split([' ', ':']).next().unwrap().to_ascii_uppercase();
        match command.as_str() {
            "EHLO" => out.write_all(b"250-test\r\n250 8BITMIME\r\n")?,
            "RCPT" if refuses.load(Ordering::SeqCst) => {
                out.write_all(b"451 4.3.0 Try again later\r\n")?;
                let _ = refusals.send(());
            }
            "RCPT" if line.contains("<bounces@") => out.write_all(b"550 5.1.1 No such user here\r\n")?,
            "RCPT" => {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut recipient);
                out.write_all(b"250 OK\r\n")?;
            }
            "DATA" => {
                out.write_all(b"354 Go on\r\n")?;
                let mut raw = Vec::new();
                loop {
                    let mut line = Vec::new();
                    lines.read_until(b'\n', &mut line)?;
                    if line == b".\r\n" {
                        break;
                    }
                    raw.extend(line.strip_prefix(b".").unwrap_or(&line));
                }
                let _ = messages.send(Received { recipient: recipient.clone(), raw });
                out.write_all(b"250 Taken\r\n")?;
            }
            "QUIT" => {
                out.write_all(b"221 Bye\r\n")?;
                return Ok(());
            }
            _ => out.write_all(b"250 OK\r\n")?,
        }
    }
}

impl Received {
    /// A header, as it is shown.
    pub fn header(&self, name: &str) -> String {
        let message = MessageParser::default().parse(&self.raw).unwrap();
        message.header_raw(name).unwrap_or_default().trim().to_owned()
    }

    /// The subject.
    pub fn subject(&self) -> String {
        MessageParser::default().parse(&self.raw).unwrap().subject().unwrap_or_default().to_owned()
    }

    /// The plain text.
    pub fn text(&self) -> String {
        MessageParser::default().parse(&self.raw).unwrap().body_text(0).unwrap().into_owned()
    }

    /// The HTML.
    pub fn html(&self) -> String {
        MessageParser::default().parse(&self.raw).unwrap().body_html(0).unwrap().into_owned()
    }
}
