//! A cache of slow build results below the target folder, by the hash of their input.

use std::{collections::BTreeSet, fs, path::PathBuf, time::Duration};

use sha2::{Digest, Sha256};

use crate::{
    process::{Outcome, While},
    workspace::Workspace,
};

/// Files that no build has asked for are dropped after this time.
const KEPT: Duration = Duration::from_hours(14 * 24);

pub struct Cache {
    folder: PathBuf,
    used: BTreeSet<PathBuf>,
}

impl Cache {
    pub fn open(workspace: &Workspace) -> Outcome<Self> {
        let folder = workspace.target.join("front-end");
        fs::create_dir_all(&folder).while_doing(|| format!("Creating {}", folder.display()))?;
        Ok(Self { folder, used: BTreeSet::new() })
    }

    /// `kind` names the way of making, with its settings; `input` is what it is made from.
    pub fn get_or_make(
        &mut self,
        kind: &str,
        input: &[u8],
        make: impl FnOnce() -> Outcome<Vec<u8>>,
    ) -> Outcome<Vec<u8>> {
        let file = self.folder.join(format!("{kind}-{}", hash(input)));
        self.used.insert(file.clone());
        if let Ok(kept) = fs::read(&file) {
            return Ok(kept);
        }
        let bytes = make()?;
        // Renamed when complete: a build that is broken off must not leave half a file under a good name.
        let unfinished = file.with_extension(format!("unfinished-{}", std::process::id()));
        fs::write(&unfinished, &bytes)
            .and_then(|()| fs::rename(&unfinished, &file))
            .while_doing(|| format!("Writing {}", file.display()))?;
        Ok(bytes)
    }

    /// A cache that cannot be tidied is no reason to fail a build.
    pub fn prune(&self) {
        let Ok(files) = fs::read_dir(&self.folder) else {
            return;
        };
        for file in files.flatten().map(|entry| entry.path()) {
            let age =
                file.metadata().and_then(|found| found.modified()).ok().and_then(|modified| modified.elapsed().ok());
            if !self.used.contains(&file) && age.is_some_and(|age| age > KEPT) {
                let _ = fs::remove_file(file);
            }
        }
    }
}

pub fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
