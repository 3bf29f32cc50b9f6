use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer tokens are hashes and encoded data; their beginning is enough.
const MAX_TOKEN: usize = 64;

/// A word of a text as it is searched for: in lower case, without accents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The normalised word.
    pub text: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The tokens of a text: runs of letters and digits, so that `kube-dns`, `10.0.0.3:5432` and `OOM_KILLED` are
/// several in a row. Writing systems without spaces give a token for each character, which makes any part of a
/// sentence a phrase.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, letter)| letter.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        if !stands_alone(first) {
            while let Some((at, letter)) = letters.peek().copied() {
                let belongs = (letter.is_alphanumeric() && !stands_alone(letter)) || is_combining_mark(letter);
                if !belongs {
                    break;
                }
                end = at + letter.len_utf8();
                letters.next();
            }
        }
        Some(Token { text: plain(&text[start..end]), start, end })
    })
}

/// The tokens of a text, separated by spaces: what the databases index.
pub fn normalized(text: &str) -> String {
    let mut normalized = String::with_capacity(text.len());
    for token in tokens(text).filter(|token| !token.text.is_empty()) {
        if !normalized.is_empty() {
            normalized.push(' ');
        }
        normalized.push_str(&token.text);
    }
    normalized
}

fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    // Compatibility forms, too: full-width letters and digits are typed either way.
    for letter in word.nfkd().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase) {
        let alike = in_basic_letters(letter);
        if plain.len() + alike.map_or(letter.len_utf8(), str::len) > MAX_TOKEN {
            break;
        }
        match alike {
            Some(alike) => plain.push_str(alike),
            // Lower case may bring a mark of its own, as of İ.
            None if letter.is_alphanumeric() => plain.push(letter),
            None => {}
        }
    }
    plain
}

/// How letters that Unicode does not take apart are written on a keyboard without them.
fn in_basic_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        _ => return None,
    })
}

/// Letters of Chinese and Japanese, of which words are not separated, in any form. Korean has spaces, but its particles
/// stick to words; a token for each syllable finds them.
fn stands_alone(letter: char) -> bool {
    !letter.is_ascii() && (is_of_cjk(letter) || std::iter::once(letter).nfkd().any(is_of_cjk))
}

fn is_of_cjk(letter: char) -> bool {
    matches!(u32::from(letter),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF
        | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        for (text, expected) in [
            ("OOMKilled", "oomkilled"),
            ("ECONNREFUSED 10.0.0.3:5432", "econnrefused 10 0 0 3 5432"),
            ("kube-dns: HTTP 502!", "kube dns http 502"),
            ("Störung in der Überwachung", "storung in der uberwachung"),
            ("Sto\u{308}rung", "storung"),
            ("再発防止策", "再 発 防 止 策"),
            ("２０２６年", "2026 年"),
            ("ｦଲ", "ヲ ଲ"),
            ("İstanbul ﬁle", "istanbul file"),
            ("Straße STRASSE, Łódź", "strasse strasse lodz"),
            ("Fejl på grænsefladen: Ødelagt", "fejl pa graensefladen odelagt"),
            ("— … ·", ""),
        ] {
            assert_eq!(normalized(text), expected, "{text}");
        }
    }

    #[test]
    fn tokens_know_where_they_stand() {
        let text = "Der Überlauf";
        let found: Vec<_> = tokens(text).map(|token| &text[token.start..token.end]).collect();
        assert_eq!(found, ["Der", "Überlauf"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_tokens_on_whole_letters(text in "\\PC{0,80}") {
            let mut end = 0;
            for token in tokens(&text) {
                assert!(token.start >= end && token.end > token.start);
                assert!(text.get(token.start..token.end).is_some());
                assert!(token.text.chars().all(char::is_alphanumeric));
                end = token.end;
            }
        }
    }
}
