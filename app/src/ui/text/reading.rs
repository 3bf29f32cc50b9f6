/// Where the reader of a text gets its pictures, and what keeps its footnotes apart.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The address of the pictures, without a slash at the end.
    pub pictures: &'a str,
    /// Begins the ids of the text's footnotes, as in `event-12-`: something that no other text on
    /// the page has.
    pub prefix: &'a str,
}
