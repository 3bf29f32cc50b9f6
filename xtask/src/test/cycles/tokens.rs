//! Rust as tokens, as far as modules need it.

/// Whether a token is a name or a keyword.
pub fn is_word(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// Words, `::` and single signs, with their lines; without comments and literals.
pub fn tokens(text: &str) -> Vec<(String, usize)> {
    let letters: Vec<char> = text.chars().collect();
    let letter = |at: usize| letters.get(at).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < letters.len() {
        let start = at;
        match letters[at] {
            '/' if letter(at + 1) == '/' => {
                while at < letters.len() && letter(at) != '\n' {
                    at += 1;
                }
            }
            '/' if letter(at + 1) == '*' => {
                at += 2;
                while at < letters.len() && !(letter(at - 1) == '*' && letter(at) == '/' && at > start + 2) {
                    at += 1;
                }
                at += 1;
            }
            '"' => {
                at += 1;
                while at < letters.len() && letter(at) != '"' {
                    at += if letter(at) == '\\' { 2 } else { 1 };
                }
                at += 1;
            }
            '\'' if letter(at + 1) == '\\' => {
                at += 3;
                while at < letters.len() && letter(at) != '\'' {
                    at += 1;
                }
                at += 1;
            }
            '\'' if letter(at + 2) == '\'' => at += 3,
            first if first.is_alphanumeric() || first == '_' => {
                while letter(at).is_alphanumeric() || letter(at) == '_' {
                    at += 1;
                }
                let name: String = letters[start..at].iter().collect();
                let hashes = (at..letters.len()).take_while(|hash| letter(*hash) == '#').count();
                if ["r", "br"].contains(&name.as_str()) && letter(at + hashes) == '"' {
                    at += hashes + 1;
                    while at < letters.len() && !(letter(at) == '"' && (1..=hashes).all(|n| letter(at + n) == '#')) {
                        at += 1;
                    }
                    at += hashes + 1;
                } else {
                    found.push((name, line));
                }
            }
            ':' if letter(at + 1) == ':' => {
                found.push(("::".to_owned(), line));
                at += 2;
            }
            sign => {
                if !sign.is_whitespace() {
                    found.push((sign.to_string(), line));
                }
                at += 1;
            }
        }
        at = at.min(letters.len());
        line += letters[start..at].iter().filter(|letter| **letter == '\n').count();
    }
    found
}
