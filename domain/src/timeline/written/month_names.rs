//! Names of months and weekdays in other languages than English.

use chrono::Weekday;

/// The months, each in the forms that stand behind the number of a day.
const MONTHS: [&[&str]; 12] = [
    &["januar", "jänner", "janvier", "janv", "enero", "janeiro", "gennaio", "januari", "stycznia", "января"],
    &[
        "februar",
        "feber",
        "février",
        "fevrier",
        "févr",
        "febrero",
        "fevereiro",
        "febbraio",
        "februari",
        "lutego",
        "февраля",
    ],
    &["märz", "maerz", "mrz", "mars", "marzo", "março", "marco", "maart", "marca", "марта"],
    &["avril", "avr", "abril", "aprile", "kwietnia", "апреля"],
    &["mai", "mayo", "maio", "maggio", "mei", "maja", "мая"],
    &["juni", "juin", "junio", "junho", "giugno", "czerwca", "июня"],
    &["juli", "juillet", "juil", "julio", "julho", "luglio", "lipca", "июля"],
    &["août", "aout", "agosto", "augustus", "sierpnia", "августа"],
    &["septembre", "septiembre", "setiembre", "setembro", "settembre", "września", "wrzesnia", "сентября"],
    &["oktober", "okt", "octobre", "octubre", "outubro", "ottobre", "października", "pazdziernika", "октября"],
    &["novembre", "noviembre", "novembro", "listopada", "ноября"],
    &["dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dezembro", "dicembre", "grudnia", "декабря"],
];

/// Short forms of the months, which stand behind a number less surely.
const SHORT: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "sty", "янв"],
    &["feb", "fév", "fev", "lut", "фев", "февр"],
    &["mär", "mar", "mrt", "мар"],
    &["apr", "abr", "kwi", "апр"],
    &["may", "mag", "maj", "май"],
    &["jun", "giu", "cze", "июн"],
    &["jul", "lug", "lip", "июл"],
    &["aug", "aoû", "ago", "sie", "авг"],
    &["sep", "sept", "set", "wrz", "сен", "сент"],
    &["oct", "out", "ott", "paź", "окт"],
    &["nov", "lis", "ноя", "нояб"],
    &["dec", "dic", "gru", "дек"],
];

/// Short forms that are words of other languages as well: `2 out of 3`.
const WORDS: [&str; 7] = ["out", "set", "ago", "gen", "mag", "lip", "sie"];

/// The days of the week, from Monday.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Mon, &["montag", "lundi", "lunes", "lunedì", "maandag", "poniedziałek", "понедельник", "星期一", "周一"]),
    (Weekday::Tue, &["dienstag", "mardi", "martes", "martedì", "dinsdag", "wtorek", "вторник", "星期二", "周二"]),
    (Weekday::Wed, &["mittwoch", "mercredi", "miércoles", "mercoledì", "woensdag", "środa", "среда", "星期三"]),
    (Weekday::Thu, &["donnerstag", "jeudi", "jueves", "giovedì", "donderdag", "czwartek", "четверг", "星期四"]),
    (Weekday::Fri, &["freitag", "vendredi", "viernes", "venerdì", "vrijdag", "piątek", "пятница", "星期五"]),
    (Weekday::Sat, &["samstag", "sonnabend", "samedi", "sábado", "sabato", "zaterdag", "sobota", "суббота"]),
    (Weekday::Sun, &["sonntag", "dimanche", "domingo", "domenica", "zondag", "niedziela", "воскресенье"]),
];

/// The month of this name, from 1.
pub(crate) fn month_of(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let place = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    u32::try_from(place + 1).ok()
}

/// The month of this short form, in lower case; `is_marked` when a dot or a “de” says that it is one.
pub(crate) fn short_month_of(name: &str, is_marked: bool) -> Option<u32> {
    let place = SHORT.iter().position(|names| names.contains(&name))?;
    u32::try_from(place + 1).ok().filter(|_| is_marked || !WORDS.contains(&name))
}

/// The weekday of this name, which is in lower case.
pub(crate) fn weekday_of(name: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(_, names)| names.contains(&name)).map(|(weekday, _)| *weekday)
}

/// The names of the months in English.
pub(super) const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether a word is the name of a month, in any language.
pub(crate) fn is_month(word: &str) -> bool {
    ENGLISH.contains(&word.to_lowercase().as_str()) || month_of(word).is_some()
}

/// Short forms of the days of the week, which as well begin many a sentence.
const SHORT_WEEKDAYS: [(&[&str], Weekday); 7] = [
    (&["mo", "lun", "ma", "seg", "пн", "pn", "pon"], Weekday::Mon),
    (&["di", "mar", "ter", "вт", "wt"], Weekday::Tue),
    (&["mi", "mer", "mié", "mie", "qua", "wo", "ср", "śr"], Weekday::Wed),
    (&["do", "jeu", "jue", "gio", "qui", "чт", "czw"], Weekday::Thu),
    (&["fr", "ven", "vie", "sex", "vr", "пт", "pt"], Weekday::Fri),
    (&["sa", "sam", "sáb", "sab", "za", "сб", "sob"], Weekday::Sat),
    (&["so", "dim", "dom", "zo", "вс", "nd", "ndz"], Weekday::Sun),
];

/// The day of the week of this short name in small letters.
pub(super) fn short_weekday_of(name: &str) -> Option<Weekday> {
    SHORT_WEEKDAYS.iter().find(|(names, _)| names.contains(&name)).map(|(_, day)| *day)
}
