//! The finished files: a hash in each name, compressed copies beside them, and a manifest of names.

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use flate2::{Compression, write::GzEncoder};

use super::{
    cache::{Cache, hash},
    mode::Mode,
};
use crate::process::{Outcome, While, fail};

/// The length of the hash in file names: 48 bits distinguish the versions of a file.
const HASH_LETTERS: usize = 12;
const MANIFEST: &str = "manifest.json";
/// Brotli's window, 2^24 bytes: more than any of our files.
const BROTLI_WINDOW: i32 = 24;
/// A light compression is quick even for a large development build.
const LARGE: usize = 500_000;

pub struct Site {
    mode: Mode,
    /// Logical name to file name: `app.css` to `app-1a2b3c4d5e6f.css`.
    names: BTreeMap<String, String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    pub fn new(mode: Mode) -> Self {
        Self { mode, names: BTreeMap::new(), files: BTreeMap::new() }
    }

    /// Returns the name under which the file is served.
    pub fn add(&mut self, logical: &str, bytes: Vec<u8>) -> String {
        let (stem, extension) = logical.split_once('.').unwrap_or((logical, "bin"));
        let name = format!("{stem}-{}.{extension}", &hash(&bytes)[..HASH_LETTERS]);
        self.names.insert(logical.to_owned(), name.clone());
        self.files.insert(name.clone(), bytes);
        name
    }

    /// A style sheet says `url(/assets/arrow.svg)` and gets the name with the hash.
    pub fn name_files_in(&self, sheet: &str) -> Outcome<String> {
        const START: &str = "url(/assets/";
        let mut pieces = sheet.split(START);
        let mut named = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (logical, rest) = piece.split_once(')').unwrap_or((piece, ""));
            let Some(name) = self.names.get(logical) else {
                return fail(format!("A style sheet refers to {logical}, which is not in style/static."));
            };
            for part in [START, name, ")", rest] {
                named.push_str(part);
            }
        }
        Ok(named)
    }

    pub fn compress(&mut self, cache: &mut Cache) -> Outcome<()> {
        let mut compressed = BTreeMap::new();
        for (name, bytes) in &self.files {
            let quality = if self.is_light(bytes) { 4 } else { 11 };
            let brotli = cache.get_or_make(&format!("brotli{quality}"), bytes, || {
                brotli(bytes, quality).while_doing(|| format!("Compressing {name}"))
            })?;
            compressed.insert(format!("{name}.br"), brotli);
            let gzip =
                cache.get_or_make("gzip", bytes, || gzip(bytes).while_doing(|| format!("Compressing {name}")))?;
            compressed.insert(format!("{name}.gz"), gzip);
        }
        self.files.append(&mut compressed);
        Ok(())
    }

    /// A file that people wait for stays small: `most` is in bytes, compressed. A light
    /// compression is not measured.
    pub fn must_not_exceed(&self, logical: &str, most: usize) -> Outcome<()> {
        let name = &self.names[logical];
        let compressed = self.files[&format!("{name}.br")].len();
        if compressed > most && !self.is_light(&self.files[name]) {
            return fail(format!("{logical} is {} with brotli; the limit is {}.", size(compressed), size(most)));
        }
        Ok(())
    }

    fn is_light(&self, bytes: &[u8]) -> bool {
        !self.mode.is_small() && bytes.len() > LARGE
    }

    /// Replaces the folder as a whole, and only when something in it differs: a newer folder makes
    /// cargo build the server again. Returns whether it did.
    pub fn publish(&self, folder: &Path) -> Outcome<bool> {
        let mut files = self.files.clone();
        let manifest = serde_json::to_vec_pretty(&self.names).while_doing(|| format!("Writing {MANIFEST}"))?;
        files.insert(MANIFEST.to_owned(), manifest);
        if files == files_in(folder) {
            return Ok(false);
        }
        replace(folder, &files).while_doing(|| format!("Writing {}", folder.display()))?;
        Ok(true)
    }

    pub fn print_sizes(&self) {
        for (logical, name) in &self.names {
            println!(
                "    {logical:<14} {:>9}, {} with brotli",
                size(self.files[name].len()),
                size(self.files[&format!("{name}.br")].len()),
            );
        }
    }
}

/// Bytes for people.
pub fn size(bytes: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let kilobytes = bytes as f64 / 1000.0;
    if kilobytes < 1000.0 { format!("{kilobytes:.1} kB") } else { format!("{:.1} MB", kilobytes / 1000.0) }
}

/// An unreadable folder counts as empty, so that it is written anew.
fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name, fs::read(entry.path()).ok()?))
        })
        .collect()
}

fn replace(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    let coming = folder.with_extension("coming");
    let leaving = folder.with_extension("leaving");
    for leftover in [&coming, &leaving] {
        if leftover.exists() {
            fs::remove_dir_all(leftover)?;
        }
    }
    fs::create_dir_all(&coming)?;
    for (name, bytes) in files {
        fs::write(coming.join(name), bytes)?;
    }
    if folder.exists() {
        fs::rename(folder, &leaving)?;
    }
    fs::rename(&coming, folder)?;
    if leaving.exists() {
        fs::remove_dir_all(&leaving)?;
    }
    Ok(())
}

fn brotli(bytes: &[u8], quality: i32) -> std::io::Result<Vec<u8>> {
    let settings = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &settings)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("debrief-site-{name}-{}", std::process::id()))
    }

    #[test]
    fn a_name_changes_with_the_content_only() {
        let mut site = Site::new(Mode::Release);
        let first = site.add("app.css", b"a{}".to_vec());
        let same = site.add("app.css", b"a{}".to_vec());
        let other = site.add("app.css", b"b{}".to_vec());
        let hash = first.strip_prefix("app-").and_then(|name| name.strip_suffix(".css"));
        assert_eq!(hash.map(str::len), Some(HASH_LETTERS));
        assert_eq!(first, same);
        assert_ne!(first, other);
    }

    #[test]
    fn the_folder_is_left_alone_when_nothing_changed() {
        let folder = folder("publish");
        let mut site = Site::new(Mode::Release);
        site.add("app.css", b"a{}".to_vec());
        assert!(site.publish(&folder).unwrap());
        assert!(!site.publish(&folder).unwrap());
        let mut next = Site::new(Mode::Release);
        let name = next.add("app.css", b"b{}".to_vec());
        assert!(next.publish(&folder).unwrap());
        let files = files_in(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), [name.as_str(), MANIFEST]);
    }

    #[test]
    fn a_style_sheet_gets_the_names_of_its_files() {
        let mut site = Site::new(Mode::Release);
        let arrow = site.add("arrow.svg", b"<svg/>".to_vec());
        let sheet = "a{mask:url(/assets/arrow.svg)}b{background:url(data:,)}";
        assert_eq!(
            site.name_files_in(sheet).unwrap(),
            format!("a{{mask:url(/assets/{arrow})}}b{{background:url(data:,)}}")
        );
        assert!(site.name_files_in("a{mask:url(/assets/none.svg)}").is_err());
    }

    #[test]
    fn compressed_copies_say_the_same() {
        let text = b"What happened, and what did we learn? ".repeat(50);
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(&*brotli(&text, 11).unwrap(), 4096).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&text).unwrap()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }
}
