//! Tables that commands print: names in the first line, and cells below them that spaces part.

/// The columns, by the names in the first line.
pub(super) struct SpacedColumns {
    pub names: Vec<String>,
    starts: Vec<usize>,
}

impl SpacedColumns {
    pub fn of(line: &str) -> Self {
        let cells = cells(line);
        let names = cells.iter().map(|(_, name)| (*name).to_owned()).collect();
        Self { starts: cells.iter().map(|(at, _)| *at).collect(), names }
    }

    /// The column with the first of these names that there is.
    pub fn place(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.names.iter().position(|found| found == name))
    }

    /// The cells of a line: parted by spaces where that makes as many as there are names, else by where names stand.
    pub fn cells<'l>(&self, line: &'l str) -> Vec<&'l str> {
        let parted: Vec<&str> = cells(line).into_iter().map(|(_, cell)| cell).collect();
        if parted.len() == self.names.len() {
            return parted;
        }
        let ends = self.starts.iter().skip(1).copied().chain([line.len()]);
        let parts = self.starts.iter().zip(ends);
        parts.map(|(start, end)| line.get(*start..end.min(line.len()).max(*start)).unwrap_or_default().trim()).collect()
    }
}

/// The cells of a line and where they begin; they are parted by a tab or by more than one space.
fn cells(line: &str) -> Vec<(usize, &str)> {
    let mut cells = Vec::new();
    let mut start = None;
    let mut spaces = 0;
    let mut end = 0;
    for (at, char) in line.char_indices() {
        if char == ' ' || char == '\t' {
            spaces += if char == '\t' { 2 } else { 1 };
            continue;
        }
        if spaces > 1
            && let Some(begun) = start.replace(at)
        {
            cells.push((begun, &line[begun..end]));
        }
        start = start.or(Some(at));
        spaces = 0;
        end = at + char.len_utf8();
    }
    cells.extend(start.map(|start| (start, &line[start..end])));
    cells
}
