//! Browsers send every line end of a form as `\r\n`; a document keeps its own.

/// A text from a form, with the line ends of the text that was edited.
///
/// A document that has `\r\n` everywhere keeps it, an unchanged one keeps every byte, and any other gets `\n`.
pub fn with_line_ends_of(before: &str, typed: &str) -> String {
    let typed = unified(typed);
    if unified(before) == typed {
        return before.to_owned();
    }
    let ends = before.matches('\n').count();
    let is_windows = ends > 0 && before.matches("\r\n").count() == ends && before.matches('\r').count() == ends;
    if is_windows { typed.replace('\n', "\r\n") } else { typed }
}

/// Whether two texts differ at most in their line ends.
pub fn is_same_text(one: &str, other: &str) -> bool {
    unified(one) == unified(other)
}

fn unified(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_does_not_change_line_ends() {
        assert_eq!(with_line_ends_of("a\nb", "a\r\nb\r\nc"), "a\nb\nc");
        assert_eq!(with_line_ends_of("a\r\nb", "a\r\nb\r\nc"), "a\r\nb\r\nc");
        assert_eq!(with_line_ends_of("a\r\nb\nc\rd", "a\r\nb\r\nc\r\nd"), "a\r\nb\nc\rd");
        assert_eq!(with_line_ends_of("", "a\r\nb"), "a\nb");
        assert!(is_same_text("a\r\nb", "a\nb") && !is_same_text("a", "b"));
    }
}
