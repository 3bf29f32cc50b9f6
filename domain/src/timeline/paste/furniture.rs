//! What the window of a chat shows around messages: counts of replies, reactions, buttons.

/// Whether a line is one of the window and not of a message.
pub(super) fn is_furniture(line: &str) -> bool {
    let lower = line.to_lowercase();
    let lower = lower.trim_matches(|char: char| char.is_whitespace() || "—–-─•·".contains(char));
    LINES.contains(&lower)
        || BEGINNINGS.iter().any(|words| lower.starts_with(words))
        || is_count(lower)
        || is_reaction(line)
}

const LINES: &[&str] = &[
    "new",
    "new messages",
    "new message",
    "view thread",
    "edited",
    "(edited)",
    "reply",
    "last read",
    "pinned",
    "react",
    "thread",
    "show more",
    "show less",
    "see more",
    "app",
    "bot",
    "image",
    "jump to present",
    "like",
    "gefällt mir",
    "j’aime",
    "j'aime",
    "me gusta",
    "mi piace",
    "vind ik leuk",
    "curtir",
    "нравится",
    "いいね",
    "mark as read",
    "unread",
    "unread messages",
    // German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Japanese, Chinese, Korean.
    "neu",
    "neue nachrichten",
    "bearbeitet",
    "(bearbeitet)",
    "antworten",
    "mehr anzeigen",
    "angeheftet",
    "nouveau",
    "nouveaux messages",
    "modifié",
    "(modifié)",
    "répondre",
    "voir plus",
    "nuevo",
    "nuevos mensajes",
    "mensajes nuevos",
    "editado",
    "(editado)",
    "responder",
    "ver más",
    "novo",
    "novas mensagens",
    "mensagens novas",
    "ver mais",
    "nuovo",
    "nuovi messaggi",
    "modificato",
    "(modificato)",
    "rispondi",
    "nieuw",
    "nieuwe berichten",
    "bewerkt",
    "(bewerkt)",
    "beantwoorden",
    "nowe",
    "nowe wiadomości",
    "edytowano",
    "odpowiedz",
    "новое",
    "новые",
    "новые сообщения",
    "изменено",
    "(изменено)",
    "ответить",
    "新着",
    "新規",
    "新しいメッセージ",
    "編集済み",
    "（編集済み）",
    "返信",
    "新",
    "新消息",
    "已编辑",
    "（已编辑）",
    "回复",
    "已編輯",
    "回覆",
    "새로운 메시지",
    "새 메시지",
    "수정됨",
    "(수정됨)",
    "답장",
];

const BEGINNINGS: &[&str] = &[
    "last reply ",
    "view newer",
    "pinned by ",
    "also sent to ",
    "replied to a thread",
    "only visible to you",
    "begin reference",
    "letzte antwort ",
    "dernière réponse ",
    "última respuesta ",
    "última resposta ",
    "ultima risposta ",
];

/// `3 replies`, `2 Antworten`, `2件の返信`.
fn is_count(lower: &str) -> bool {
    let number = lower.chars().take_while(char::is_ascii_digit).count();
    if !(1..=4).contains(&number) {
        return false;
    }
    let unit = lower[number..].trim();
    [
        "reply",
        "replies",
        "file",
        "files",
        "like",
        "likes",
        "reaction",
        "reactions",
        "new message",
        "new messages",
        "thread reply",
        "antwort",
        "antworten",
        "neue nachrichten",
        "neue nachricht",
        "dateien",
        "réponse",
        "réponses",
        "nouveaux messages",
        "respuesta",
        "respuestas",
        "mensajes nuevos",
        "resposta",
        "respostas",
        "risposta",
        "risposte",
        "antwoord",
        "antwoorden",
        "reactie",
        "reacties",
        "odpowiedź",
        "odpowiedzi",
        "ответ",
        "ответа",
        "ответов",
        "件の返信",
        "条回复",
        "則回覆",
        "개의 답글",
        "개의 댓글",
    ]
    .contains(&unit)
}

/// Reactions by their names, which stand before a number.
const REACTIONS: [&str; 8] = ["like", "heart", "laugh", "surprised", "sad", "angry", "gefällt mir", "j’aime"];

/// `:eyes: 2`, `👀 2`, `like 2`.
fn is_reaction(line: &str) -> bool {
    let number = line.trim_end_matches(|char: char| char.is_ascii_digit());
    let sign = number.trim();
    if number.len() < line.len() && REACTIONS.contains(&sign.to_lowercase().as_str()) {
        return true;
    }
    let is_picture = || !sign.is_empty() && sign.chars().all(|char| !char.is_ascii() && !char.is_alphanumeric());
    number.len() < line.len() && ((sign.starts_with(':') && sign.ends_with(':') && sign.len() > 2) || is_picture())
}

#[cfg(test)]
mod tests {
    use super::is_furniture;

    #[test]
    fn lines_of_the_window_are_no_messages() {
        for line in [
            "New",
            "NEU",
            "NOUVEAU",
            "2 replies",
            "1 Antwort",
            "3 réponses",
            "👀 2",
            ":eyes: 12",
            "— New —",
            "2件の返信",
        ] {
            assert!(is_furniture(line), "{line}");
        }
        for line in ["New pool is up", "2 replicas", "neu gestartet", "14 errors", "日本 2", "ok", ":eyes:", "12"] {
            assert!(!is_furniture(line), "{line}");
        }
    }
}
