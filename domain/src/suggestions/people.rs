//! Who in a sentence is a person: pronouns, roles, and the names that the caller knows.

use super::reading::{Sort, Token};

const PRONOUNS: &[&str] =
    &["we", "i", "he", "she", "who", "someone", "somebody", "everyone", "everybody", "anyone", "nobody", "noone"];

/// Words that stand for somebody by what they do.
const ROLES: &[&str] = &[
    "engineer",
    "operator",
    "developer",
    "admin",
    "administrator",
    "sysadmin",
    "team",
    "responder",
    "manager",
    "reviewer",
    "author",
    "maintainer",
    "sre",
    "dev",
    "colleague",
    "person",
    "people",
    "staff",
    "contractor",
    "intern",
    "employee",
    "technician",
    "analyst",
    "tester",
    "dba",
    "lead",
    "commander",
    "programmer",
    "architect",
    "consultant",
    "supervisor",
    "committer",
    "contributor",
    "assignee",
    "owner",
    "deployer",
    "coworker",
    "co-worker",
    "teammate",
    "on-call",
    "oncall",
];

/// With one of these before it, a word for a role is a program: a package manager, an operator.
const PROGRAMS: &[&str] = &[
    "kubernetes",
    "k8s",
    "prometheus",
    "cluster",
    "package",
    "certificate",
    "cert",
    "secret",
    "secrets",
    "controller",
    "connection",
    "window",
    "resource",
    "memory",
    "queue",
    "session",
    "task",
    "job",
    "transaction",
    "process",
    "lock",
    "storage",
    "volume",
    "file",
    "device",
    "state",
    "config",
    "configuration",
    "key",
    "load",
    "alert",
    "traffic",
    "database",
    "postgres",
    "mysql",
    "kafka",
    "elastic",
    "flux",
    "helm",
    "istio",
    "cloud",
    "boolean",
    "logical",
    "comparison",
    "system",
    "service",
    "backup",
    "update",
    "partition",
    "leader",
];

const DETERMINERS: &[&str] = &[
    "the", "a", "an", "our", "their", "his", "her", "my", "your", "this", "that", "these", "those", "another", "each",
    "every", "some", "any", "both", "two", "three", "several", "one", "other", "no", "most", "many", "few",
];

/// After one of these a person is no subject: “alerts to the team failed to arrive”.
const PREPOSITIONS: &[&str] =
    &["to", "for", "by", "from", "of", "with", "on", "at", "between", "about", "in", "via", "than", "as", "like"];

/// “None of the engineers” are engineers.
const SHARES: &[&str] =
    &["none", "one", "some", "most", "all", "any", "many", "few", "neither", "each", "member", "members"];

/// Words that cannot stand between a determiner and a role.
const NEVER_WITHIN: &[&str] = &[
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "do", "did", "does", "will", "would", "can",
    "could", "should", "must", "may", "might", "to", "of", "for", "by", "from", "with", "on", "at", "in", "and", "or",
    "but", "that", "which", "who", "when", "if", "because", "so", "not", "'s", "as", "than",
];

/// The people that the caller names, as words in lower case.
#[derive(Debug, Clone, Default)]
pub struct Names(Vec<Vec<String>>);

impl Names {
    /// Full names; each is also known by its first word.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let words = |name: &str| name.split_whitespace().map(str::to_ascii_lowercase).collect::<Vec<_>>();
        Self(names.into_iter().map(words).filter(|words| words.first().is_some_and(|first| first.len() > 1)).collect())
    }

    /// The end of the name that begins at a token: the whole name, or its first word.
    fn end_at(&self, tokens: &[Token<'_>], at: usize) -> Option<usize> {
        if !tokens[at].capital {
            return None;
        }
        let known = |name: &Vec<String>| {
            let same = |(place, word): (usize, &String)| tokens.get(at + place).is_some_and(|token| token.word == word);
            if name.iter().enumerate().all(same) { Some(name.len()) } else { (name[0] == tokens[at].word).then_some(1) }
        };
        self.0.iter().filter_map(known).max().map(|length| at + length)
    }
}

/// A person mentioned in a text: the tokens from its key up to `end`.
#[derive(Debug, Clone, Copy)]
pub struct Who {
    pub end: usize,
    pub is_name: bool,
    pub is_subject: bool,
}

/// The person that begins at each token, if one does.
pub fn people(tokens: &[Token<'_>], names: &Names) -> Vec<Option<Who>> {
    let mut inside = 0;
    let mut found = vec![None; tokens.len()];
    for (at, found) in found.iter_mut().enumerate() {
        // “Team” within “the team” is not somebody else.
        if at >= inside
            && let Some(person) = who(tokens, at, names)
        {
            inside = person.end;
            *found = Some(person);
        }
    }
    found
}

fn who(tokens: &[Token<'_>], at: usize, names: &Names) -> Option<Who> {
    let token = tokens[at];
    if token.sort != Sort::Word {
        return None;
    }
    if PRONOUNS.contains(&token.word) {
        return Some(Who { end: at + 1, is_name: false, is_subject: true });
    }
    let is_subject = is_subject(tokens, at);
    if let Some(end) = names.end_at(tokens, at) {
        return Some(Who { end, is_name: true, is_subject });
    }
    role_end(tokens, at).map(|end| Who { end, is_name: false, is_subject })
}

/// The end of “the on-call engineer”, “two reviewers”, “operators”.
fn role_end(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    const MAX_WORDS_BEFORE_ROLE: usize = 3;
    let has_determiner = DETERMINERS.contains(&tokens[at].word);
    let first = if has_determiner { at + 1 } else { at };
    let most = if has_determiner { MAX_WORDS_BEFORE_ROLE } else { 0 };
    let mut found = None;
    for place in first..=first + most {
        let Some(token) = tokens.get(place).filter(|token| token.sort == Sort::Word) else { break };
        if NEVER_WITHIN.contains(&token.word) && !is_on_call(tokens, place) {
            break;
        }
        if is_on_call(tokens, place) {
            found = Some(place + 2);
        } else if is_role(tokens, place) {
            found = Some(place + 1);
        }
    }
    found
}

fn is_on_call(tokens: &[Token<'_>], at: usize) -> bool {
    tokens[at].word == "on" && tokens.get(at + 1).is_some_and(|next| next.word == "call")
}

fn is_role(tokens: &[Token<'_>], at: usize) -> bool {
    let word = tokens[at].word;
    let single = word.strip_suffix('s').unwrap_or(word);
    let known = ROLES.contains(&word) || ROLES.contains(&single);
    let is_program = at > 0 && PROGRAMS.contains(&tokens[at - 1].word);
    known && !is_program
}

fn is_subject(tokens: &[Token<'_>], at: usize) -> bool {
    let before =
        |steps: usize| at.checked_sub(steps).and_then(|place| tokens.get(place)).map_or("", |token| token.word);
    !PREPOSITIONS.contains(&before(1)) || (before(1) == "of" && SHARES.contains(&before(2)))
}

/// Whether a word begins a role or is a pronoun, and so is no name.
pub fn is_plain(word: &str) -> bool {
    let single = word.strip_suffix('s').unwrap_or(word);
    PRONOUNS.contains(&word) || DETERMINERS.contains(&word) || ROLES.contains(&word) || ROLES.contains(&single)
}
