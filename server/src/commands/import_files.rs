//! The documents to import: files, those of folders, and those in zip files.

use std::path::{Path, PathBuf};

use domain::postmortems::import::is_document_name;
use store::{PictureFile, SourceFile};

use crate::picture_files;
use crate::uploads::Uploaded;

/// A document to import.
pub struct Document {
    /// The file, or the zip file that it is in.
    pub path: PathBuf,
    /// The content.
    pub source: SourceFile,
    /// The pictures that came with it in a zip file.
    pub pictures: Vec<PictureFile>,
}

/// All files that are meant: a folder stands for the documents in it and below it, in the order of their names.
pub fn expanded(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            gather(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let unreadable = |error| format!("Could not read {}: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    paths.sort();
    for path in paths {
        let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        // A link could lead out of the folder, or round in a circle.
        if is_hidden || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            gather(&path, files)?;
        } else if is_document_name(&path.to_string_lossy()) {
            files.push(path);
        }
    }
    Ok(())
}

/// The documents of a file: one, or those in a zip file.
pub fn documents(path: &Path) -> Result<Vec<Document>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("Could not read {}: {error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Whatever its name says: a document of Word is a zip file as well.
    if !bytes.starts_with(b"PK\x03\x04") {
        let source = SourceFile { name, text: String::from_utf8_lossy(&bytes).into_owned() };
        return Ok(vec![Document { path: path.to_owned(), source, pictures: Vec::new() }]);
    }
    let mut uploaded = Uploaded::default();
    uploaded.add(&name, bytes).map_err(|refused| refused.to_string())?;
    let Uploaded { sources, pictures, .. } = uploaded;
    let document = |source| Document { path: path.to_owned(), source, pictures: pictures.clone() };
    Ok(sources.into_iter().map(document).collect())
}

/// Pictures that a text refers to, from the folder of its file or below: never from elsewhere, whatever the text
/// says.
pub fn beside<'a>(path: &Path, named: impl Iterator<Item = &'a str>) -> Vec<PictureFile> {
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let Ok(root) = folder.canonicalize() else { return Vec::new() };
    named
        .filter_map(|name| {
            let file = root.join(name).canonicalize().ok().filter(|file| file.starts_with(&root))?;
            let small = file.metadata().is_ok_and(|file| file.len() <= picture_files::MAX_PICTURE as u64);
            let bytes = if small { std::fs::read(file).ok()? } else { return None };
            Some(PictureFile { name: name.to_owned(), bytes })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_the_documents_of_every_format() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/documents");
        let files = expanded(&[folder]).unwrap();
        let ending = |path: &PathBuf| path.extension().map(|ending| ending.to_string_lossy().into_owned());
        let mut endings: Vec<String> = files.iter().filter_map(ending).collect();
        endings.sort();
        endings.dedup();
        assert_eq!(endings, ["adoc", "html", "jira", "md", "rst", "txt", "wiki"]);
    }
}
