//! The files of an upload: single ones, those of a folder, and those in a zip file.

use std::io::{Cursor, Read};

use domain::postmortems::import::{WordFiles, is_document_name, word_as_html};
use store::{PictureFile, SourceFile};
use zip::ZipArchive;

use crate::importing::last_part;

/// How many files are taken at once.
pub const MAX_FILES: usize = 100;
/// The most that the zip files of an upload may contain together, in bytes.
const MAX_UNPACKED: u64 = 24 * 1024 * 1024;

/// How a zip file begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// The text of a document of Word.
const WORD_TEXT: &str = "word/document.xml";

/// Files to import, by what they are.
#[derive(Debug, Default)]
pub struct Uploaded {
    /// The documents.
    pub sources: Vec<SourceFile>,
    /// The pictures, which documents may refer to.
    pub pictures: Vec<PictureFile>,
    /// The names of the others.
    pub skipped: Vec<String>,
    /// How much was unpacked, in bytes: all zip files of an upload together have one limit.
    unpacked: u64,
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
    /// The document of Word cannot be unpacked.
    #[error("“{0}” cannot be read as a Word document.")]
    UnreadableWord(String),
}

impl Uploaded {
    /// Adds a file; a zip file adds the files in it. Hidden files are left out.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), UploadRefused> {
        if bytes.starts_with(ZIP) || bytes.starts_with(b"PK\x05\x06") {
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
        if archive.index_for_name(WORD_TEXT).is_some() {
            return self.add_word(name, &mut archive);
        }
        for place in 0..archive.len() {
            let file = archive.by_index(place).map_err(|_| unreadable())?;
            if !file.is_file() {
                continue;
            }
            let inner = file.name().to_owned();
            let content = self.unpack(name, file)?.ok_or_else(unreadable)?;
            // A zip file within it stays what it is, but a document of Word is one to import.
            if content.starts_with(ZIP) && is_document_name(&inner) {
                let unreadable = |_| UploadRefused::UnreadableWord(last_part(&inner).to_owned());
                let mut archive = ZipArchive::new(Cursor::new(content)).map_err(unreadable)?;
                self.add_word(&inner, &mut archive)?;
            } else {
                self.add_one(&inner, content)?;
            }
        }
        Ok(())
    }

    /// The content of a packed file; nothing when it cannot be read. What the archive says of its sizes may be wrong.
    fn unpack(&mut self, archive: &str, file: impl Read) -> Result<Option<Vec<u8>>, UploadRefused> {
        let mut content = Vec::new();
        let left = MAX_UNPACKED.saturating_sub(self.unpacked);
        if file.take(left + 1).read_to_end(&mut content).is_err() {
            return Ok(None);
        }
        self.count(archive, content.len())?;
        Ok(Some(content))
    }

    fn count(&mut self, archive: &str, size: usize) -> Result<(), UploadRefused> {
        self.unpacked += size as u64;
        if self.unpacked > MAX_UNPACKED { Err(UploadRefused::TooLarge(archive.to_owned())) } else { Ok(()) }
    }

    /// Adds a document of Word, which is a zip file too, as the HTML that importing reads.
    fn add_word(&mut self, path: &str, archive: &mut ZipArchive<Cursor<Vec<u8>>>) -> Result<(), UploadRefused> {
        let name = last_part(path);
        let mut part = |path: &str| {
            let Ok(file) = archive.by_name(path) else { return Ok(String::new()) };
            let content = self.unpack(name, file)?;
            let content = content.ok_or_else(|| UploadRefused::UnreadableWord(name.to_owned()))?;
            Ok(String::from_utf8_lossy(&content).into_owned())
        };
        let [document, styles, numbering, relations, footnotes] = [
            part(WORD_TEXT)?,
            part("word/styles.xml")?,
            part("word/numbering.xml")?,
            part("word/_rels/document.xml.rels")?,
            part("word/footnotes.xml")?,
        ];
        let files = WordFiles {
            document: &document,
            styles: &styles,
            numbering: &numbering,
            relations: &relations,
            footnotes: &footnotes,
        };
        let html = word_as_html(&files).ok_or_else(|| UploadRefused::TooLarge(name.to_owned()))?;
        // A link may be much longer than its mark in the file.
        self.count(name, html.len())?;
        self.add_one(path, html.into_bytes())
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
    fn a_document_of_word_is_one_document() {
        let text = b"<w:document><w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>The gate</w:t></w:r></w:p></w:document>";
        let files: [(&str, &[u8]); 3] =
            [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", text), ("word/media/a.bin", b"\0")];
        let word = zipped(&files);
        let expected = "<html><body>\n<h1>The gate</h1>\n</body></html>\n";
        for (path, bytes) in [("gate.docx", word.clone()), ("all.zip", zipped(&[("folder/gate.docx", &word)]))] {
            let mut uploaded = Uploaded::default();
            uploaded.add(path, bytes).unwrap();
            let sources: Vec<_> =
                uploaded.sources.iter().map(|source| (source.name.as_str(), source.text.as_str())).collect();
            assert_eq!(sources, [("gate.docx", expected)], "{path}");
            assert!(uploaded.skipped.is_empty());
        }
        let large = vec![b' '; 25 * 1024 * 1024];
        let refused = Uploaded::default().add("a.docx", zipped(&[("word/document.xml", &large)]));
        assert_eq!(refused, Err(UploadRefused::TooLarge("a.docx".into())));
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
