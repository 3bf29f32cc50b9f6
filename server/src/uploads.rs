//! The files of an upload: single ones, those of a folder, and those in a zip file.

use std::io::{Cursor, Read};

use store::{PictureFile, SourceFile};
use zip::ZipArchive;

use crate::importing::last_part;

/// How many files are taken at once.
pub const MAX_FILES: usize = 100;
/// The most that the files of a zip file may contain together, in bytes.
const MAX_UNPACKED: u64 = 24 * 1024 * 1024;

/// Files to import, by what they are.
#[derive(Debug, Default)]
pub struct Uploaded {
    /// The documents.
    pub sources: Vec<SourceFile>,
    /// The pictures, which documents may refer to.
    pub pictures: Vec<PictureFile>,
    /// The names of the others.
    pub skipped: Vec<String>,
}

/// Why an upload is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadRefused {
    /// There are too many files.
    #[error("You can import at most {MAX_FILES} files at once.")]
    TooMany,
    /// The zip file contains too much.
    #[error("“{0}” contains more than 24 MB. Import its files in several steps.")]
    TooLarge(String),
    /// The zip file cannot be read.
    #[error("“{0}” cannot be read as a zip file.")]
    Unreadable(String),
}

impl Uploaded {
    /// Adds a file; a zip file adds the files in it. Hidden files are left out.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), UploadRefused> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return self.add_zip(path, bytes);
        }
        self.add_one(path, bytes)
    }

    fn add_one(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), UploadRefused> {
        let name = last_part(path).to_owned();
        let is_hidden = path.split(['/', '\\']).any(|part| part.starts_with('.') || part == "__MACOSX");
        if name.is_empty() || is_hidden {
            return Ok(());
        }
        if image::guess_format(&bytes).is_ok() {
            self.pictures.push(PictureFile { name, bytes });
        } else if bytes.contains(&0) {
            self.skipped.push(name);
        } else {
            self.sources.push(SourceFile { name, text: String::from_utf8_lossy(&bytes).into_owned() });
        }
        let count = self.sources.len() + self.pictures.len() + self.skipped.len();
        if count > MAX_FILES { Err(UploadRefused::TooMany) } else { Ok(()) }
    }

    fn add_zip(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), UploadRefused> {
        let name = last_part(path);
        let unreadable = || UploadRefused::Unreadable(name.to_owned());
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
        let mut left = MAX_UNPACKED;
        for place in 0..archive.len() {
            let file = archive.by_index(place).map_err(|_| unreadable())?;
            if !file.is_file() {
                continue;
            }
            let inner = file.name().to_owned();
            let mut content = Vec::new();
            // What the archive says of its sizes may be wrong.
            file.take(left + 1).read_to_end(&mut content).map_err(|_| unreadable())?;
            left = left.checked_sub(content.len() as u64).ok_or_else(|| UploadRefused::TooLarge(name.to_owned()))?;
            self.add_one(&inner, content)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zip file with these files, not compressed.
    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_zip_file_gives_its_files() {
        let mut uploaded = Uploaded::default();
        let files: [(&str, &[u8]); 5] = [
            ("folder/a.md", b"# A"),
            ("folder/b.md", b"# B"),
            ("folder/.hidden", b"x"),
            ("__MACOSX/folder/._a.md", b"x"),
            ("folder/c.bin", b"\x01\x00"),
        ];
        uploaded.add("all.zip", zipped(&files)).unwrap();
        let names: Vec<_> = uploaded.sources.iter().map(|source| source.name.as_str()).collect();
        assert_eq!(names, ["a.md", "b.md"]);
        assert_eq!(uploaded.sources[1].text, "# B");
        assert_eq!(uploaded.skipped, ["c.bin"]);
    }

    #[test]
    fn a_zip_file_that_is_none_or_too_large_is_refused() {
        let add = |bytes| Uploaded::default().add("a.zip", bytes);
        assert_eq!(add(b"PK\x03\x04nothing".to_vec()), Err(UploadRefused::Unreadable("a.zip".into())));
        let zeros = vec![b' '; 25 * 1024 * 1024];
        assert_eq!(add(zipped(&[("a.md", &zeros)])), Err(UploadRefused::TooLarge("a.zip".into())));
        let many: Vec<String> = (0..=MAX_FILES).map(|number| format!("{number}.md")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
        assert_eq!(add(zipped(&many)), Err(UploadRefused::TooMany));
    }
}
