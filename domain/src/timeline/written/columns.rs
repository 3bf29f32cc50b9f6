//! Which column of a table says what, by their names.

use super::phrases::runs_of;
use super::scanner::is_unspaced;

#[rustfmt::skip]
const TIMES: &[&str] = &[
    "time", "times", "timestamp", "when", "datetime", "clock", "hour", "utc", "uhrzeit", "zeit", "zeitpunkt", "heure",
    "heures", "horaire", "hora", "horario", "horário", "ora", "orario", "tijd", "tijdstip", "czas", "godzina", "время",
    "時刻", "日時", "時間", "时间", "时刻", "시간", "시각", "일시",
];
#[rustfmt::skip]
const DAYS: &[&str] = &[
    "date", "day", "datum", "tag", "jour", "fecha", "día", "dia", "data", "giorno", "dag", "dzień", "дата", "日付", "日期",
    "날짜", "일자",
];
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "event", "events", "what", "description", "happened", "activity", "message", "details", "entry", "action", "comment",
    "note", "notes", "update", "summary", "ereignis", "beschreibung", "was", "aktion", "évènement", "événement", "evenement",
    "evento", "descripción", "descrição", "descrizione", "gebeurtenis", "omschrijving", "zdarzenie", "wydarzenie", "opis",
    "quoi", "qué", "cosa", "wat", "co", "что", "событие", "описание", "出来事", "内容", "イベント", "対応", "事件", "事项", "描述", "이벤트", "내용",
];

/// The columns of a table of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    pub day: Option<usize>,
    pub time: Option<usize>,
    pub text: Option<usize>,
}

/// The columns that are named after a day, a time, and what happened.
pub(crate) fn columns_of(names: &[String]) -> Columns {
    let words: Vec<Vec<String>> = names.iter().map(|name| runs_of(name)).collect();
    let find = |wanted: &[&str], unwanted: &[&str]| {
        words.iter().position(|words| {
            let has = |list: &[&str]| {
                let is_in = |word: &&str, name: &String| {
                    *word == name || (!word.is_ascii() && word.chars().all(is_unspaced) && name.contains(*word))
                };
                words.iter().any(|name| list.iter().any(|word| is_in(word, name)))
            };
            has(wanted) && !has(unwanted)
        })
    };
    let unwanted = ["due", "deadline", "duration", "to", "spent", "elapsed", "target"];
    let time = find(TIMES, &unwanted);
    let day = find(DAYS, &unwanted).filter(|day| time != Some(*day));
    let text = find(TEXTS, &[]);
    Columns { day, time, text }
}
