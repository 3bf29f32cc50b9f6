//! Moments as they are written in other languages and in chats: `heute um 14.30 Uhr`, `a las 14:30`, `下午2:05`.

use chrono::NaiveTime;

use super::clocks::{Clock, is_length, take_clock};
use super::dates::{Day, take_day};
use super::month_names::{month_of, short_month_of};
use super::scanner::Scanner;
use super::times::Moment;
use super::zones::take_zone;

/// A moment whose day may be told from another one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spoken {
    pub moment: Moment,
    /// So many days before the day on which it was written.
    pub days_ago: Option<u64>,
}

/// The moment with a time of day at the start of a text.
pub(crate) fn head(text: &str) -> Option<Spoken> {
    let mut scanner = Scanner::new(text);
    let mut found = Found::default();
    let mut end = 0;
    loop {
        found.skip_between(&mut scanner);
        if !found.take_part(&mut scanner) {
            break;
        }
        end = scanner.at;
    }
    let clock = found.clock?;
    let moment = Moment {
        day: found.day,
        clock: Some(clock),
        zone: found.zone,
        approximate: found.approximate,
        is_weekday_only: false,
        end,
    };
    Some(Spoken { moment, days_ago: found.days_ago })
}

/// The day at the start of a text that is told from the day on which it was written: how many days before, and where
/// the word ends.
pub(crate) fn days_ago(text: &str) -> Option<(u64, usize)> {
    let mut scanner = Scanner::new(text);
    take_days_ago(&mut scanner).map(|days| (days, scanner.at))
}

#[derive(Default)]
struct Found {
    day: Option<Day>,
    days_ago: Option<u64>,
    clock: Option<Clock>,
    zone: Option<super::zones::ZoneAsWritten>,
    approximate: bool,
    /// Whether a word such as “um” says that a time comes next.
    is_announced: bool,
}

impl Found {
    fn skip_between(&mut self, scanner: &mut Scanner<'_>) {
        let is_first = self.day.is_none() && self.clock.is_none() && self.days_ago.is_none();
        let marks = scanner.take_while(|char| {
            (char.is_whitespace() && char != '\n')
                || matches!(char, ',' | '、' | '，' | '~' | '≈')
                || (is_first && matches!(char, '[' | '(' | '*' | '_' | '`' | '@'))
                || (self.clock.is_none() && !is_first && matches!(char, '-' | '–' | '—' | '|' | '·' | '.'))
        });
        self.approximate |= marks.contains(['~', '≈']);
        while self.clock.is_none() && scanner.try_take(|scanner| self.take_announcement(scanner)).is_some() {
            scanner.skip_spaces();
        }
    }

    /// A word before a time: it counts when a digit or a half of the day follows.
    fn take_announcement(&mut self, scanner: &mut Scanner<'_>) -> Option<()> {
        let word = scanner.take_while(|char| char.is_alphabetic() || char == '.').to_lowercase();
        let is_about = ["gegen", "ca.", "ca", "circa", "vers", "sobre", "около", "około", "rond", "verso", "cerca"];
        let is_at = [
            "um", "ab", "am", "at", "on", "à", "a", "as", "às", "alle", "all", "ore", "las", "la", "om", "o", "в",
            "kl.", "kl", "klo", "den", "el", "le", "il", "dia", "godz.", "ok.", "hora", "horas", "uhr",
        ];
        let is_word = is_about.contains(&word.as_str()) || is_at.contains(&word.as_str());
        let ahead = scanner.rest().trim_start_matches([' ', ',', '~', '\u{a0}', '\u{202f}']);
        let goes_on = ahead.starts_with(|char: char| char.is_ascii_digit())
            || is_at
                .iter()
                .chain(&is_about)
                .any(|word| ahead.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '\'', '’'])));
        if !is_word || !goes_on {
            return None;
        }
        self.approximate |= is_about.contains(&word.as_str()) || word == "ok.";
        let is_of_day = ["am", "den", "on", "el", "le", "il", "la", "dia"].contains(&word.as_str());
        self.is_announced = !is_of_day;
        Some(())
    }

    fn take_part(&mut self, scanner: &mut Scanner<'_>) -> bool {
        if self.days_ago.is_none()
            && self.day.is_none()
            && let Some(days) = scanner.try_take(|scanner| {
                let days = take_days_ago(scanner)?;
                // Behind a time it may as well begin what happened.
                let is_alone = scanner.rest().is_empty() || scanner.rest().starts_with([':', ',', ')', ']']);
                (self.clock.is_none() || is_alone).then_some(days)
            })
        {
            self.days_ago = Some(days);
            return true;
        }
        if matches!(self.day, None | Some(Day::OnWeekday(_)))
            && let Some(day) = scanner.try_take(|scanner| self.take_day(scanner))
        {
            self.day = Some(day);
            return true;
        }
        if self.clock.is_none() {
            let has_day = self.day.is_some() || self.days_ago.is_some();
            self.clock = scanner.try_take(|scanner| take_time(scanner, self.is_announced, has_day));
            return self.clock.is_some();
        }
        if self.zone.is_none() {
            self.zone = take_zone(scanner);
            return self.zone.is_some();
        }
        false
    }

    fn take_day(&self, scanner: &mut Scanner<'_>) -> Option<Day> {
        let is_new = |day: &Day| self.day.is_none() || !matches!(day, Day::OnWeekday(_));
        let plain = |scanner: &mut Scanner<'_>| take_day(scanner).filter(|day| *day != Day::Unknown && is_new(day));
        let mut found =
            scanner.try_take(plain).or_else(|| scanner.try_take(with_signs)).or_else(|| scanner.try_take(named));
        if self.clock.is_none() {
            found = found.or_else(|| scanner.try_take(|scanner| without_year(scanner, self.is_announced)));
        }
        found.or_else(|| scanner.try_take(weekday).filter(is_new))
    }
}

fn take_days_ago(scanner: &mut Scanner<'_>) -> Option<u64> {
    const TODAY: &[&str] = &[
        "today",
        "heute",
        "aujourd'hui",
        "aujourd’hui",
        "hoy",
        "hoje",
        "oggi",
        "vandaag",
        "dzisiaj",
        "dziś",
        "сегодня",
        "今日",
        "今天",
        "오늘",
        "i dag",
        "idag",
        "tänään",
        "bugün",
        "dnes",
        "ma",
        "сьогодні",
    ];
    const YESTERDAY: &[&str] = &[
        "yesterday",
        "gestern",
        "hier",
        "ayer",
        "ontem",
        "ieri",
        "gisteren",
        "wczoraj",
        "вчера",
        "昨日",
        "昨天",
        "어제",
        "i går",
        "igår",
        "eilen",
        "dün",
        "včera",
        "tegnap",
        "вчора",
    ];
    const BEFORE: &[&str] =
        &["vorgestern", "anteayer", "anteontem", "eergisteren", "前天", "一昨日", "позавчера", "avant-hier"];
    let rest = scanner.rest();
    let begins = |words: &&&str| {
        // What begins with other letters is not compared letter by letter.
        let length = words.chars().count();
        let head: String = rest.chars().take(length).collect();
        head.to_lowercase() == **words && {
            let after = &rest[head.len()..];
            let is_wide = words.chars().any(|char| char > '\u{2fff}');
            is_wide || !after.starts_with(char::is_alphanumeric)
        }
    };
    [TODAY, YESTERDAY, BEFORE].iter().zip(0..).find_map(|(list, days)| {
        let word = list.iter().find(begins)?;
        let length: usize = rest.chars().take(word.chars().count()).map(char::len_utf8).sum();
        scanner.at += length;
        scanner.try_take(part_of_day);
        Some(days)
    })
}

/// `gestern Abend`, `yesterday evening`: the time that follows says it as well. A night belongs to two days.
fn part_of_day(scanner: &mut Scanner<'_>) -> Option<()> {
    scanner.take_char(' ').then_some(())?;
    let word = scanner.take_letters().to_lowercase();
    let parts = [
        "morning",
        "afternoon",
        "evening",
        "morgen",
        "früh",
        "vormittag",
        "nachmittag",
        "abend",
        "matin",
        "soir",
        "midi",
        "tarde",
        "manhã",
        "mañana",
        "mattina",
        "pomeriggio",
        "sera",
        "ochtend",
        "middag",
        "avond",
        "rano",
        "wieczorem",
        "утром",
        "днём",
        "днем",
        "вечером",
    ];
    let is_before_time = scanner
        .rest()
        .trim_start_matches([',', ' '])
        .starts_with(|char: char| char.is_ascii_digit() || char.is_alphabetic());
    (parts.contains(&word.as_str()) && is_before_time).then_some(())
}

/// `2026年11月12日`, `11月12日`, `2026년 11월 12일`, `2026. 11. 12.`
fn with_signs(scanner: &mut Scanner<'_>) -> Option<Day> {
    let year = scanner.try_take(|scanner| {
        let year = scanner.take_number(4..=4)?;
        scanner.take_if(|char| matches!(char, '年' | '년' | '.'))?;
        scanner.skip_spaces();
        Some(year)
    });
    let month = scanner.take_number(1..=2)?;
    let sign = scanner.take_if(|char| matches!(char, '月' | '월' | '.'))?;
    scanner.skip_spaces();
    let day = scanner.take_number(1..=2)?;
    scanner.take_if(|char| matches!(char, '日' | '일' | '.')).filter(|end| (*end == '.') == (sign == '.'))?;
    let is_dotted = sign == '.';
    match year {
        Some(year) => chrono::NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Day::Full),
        None => {
            chrono::NaiveDate::from_ymd_opt(2000, month, day).filter(|_| !is_dotted).map(|_| Day::InYear(month, day))
        }
    }
}

/// `12/11`, `12.11.`, `12-11`: which is the month may be open.
fn without_year(scanner: &mut Scanner<'_>, is_time_announced: bool) -> Option<Day> {
    let first = scanner.take_number(1..=2)?;
    let mark = scanner.take_if(|char| matches!(char, '/' | '.' | '-'))?;
    let second = scanner.take_number(1..=2)?;
    // `14.03 Uhr` and `um 14.03` are times.
    let mut ahead = *scanner;
    let is_time = is_time_announced || ahead.try_take(take_o_clock).is_some();
    if mark == '.' && !scanner.rest().starts_with('.') && is_time {
        return None;
    }
    if mark == '.' {
        scanner.take_char('.');
    }
    // What follows has to be parted from it, or it is a range or a version.
    scanner.peek().filter(|char| char.is_whitespace() || matches!(char, ',' | ']' | ')' | '|'))?;
    either_in_year(first, second, mark == '.')
}

/// Day and month in either order, in the year of what is around; dots stand behind days first.
pub(crate) fn either_in_year(first: u32, second: u32, is_dotted: bool) -> Option<Day> {
    let is_day = |month: u32, day: u32| chrono::NaiveDate::from_ymd_opt(2000, month, day).is_some();
    match (is_day(second, first), is_day(first, second)) {
        (true, _) if is_dotted || first == second => Some(Day::InYear(second, first)),
        (true, true) => Some(Day::EitherInYear(first, second)),
        (true, false) => Some(Day::InYear(second, first)),
        (false, true) => Some(Day::InYear(first, second)),
        (false, false) => None,
    }
}

/// `12. November 2026`, `12 de noviembre`, `12 novembre`.
fn named(scanner: &mut Scanner<'_>) -> Option<Day> {
    let day = scanner.take_number(1..=2)?;
    scanner.take_if(|char| matches!(char, '.' | 'º'));
    scanner.skip_spaces();
    let has_of = scanner.try_take(|scanner| (scanner.take_letters() == "de").then(|| scanner.skip_spaces())).is_some();
    let name = scanner.take_letters().to_lowercase();
    let is_marked = scanner.take_char('.') || has_of;
    let month = month_of(&name).or_else(|| short_month_of(&name, is_marked))?;
    let year = scanner.try_take(|scanner| {
        scanner.skip_spaces();
        scanner.try_take(|scanner| matches!(scanner.take_letters(), "de" | "del").then(|| scanner.skip_spaces()));
        let year = scanner.take_number(4..=4).filter(|year| (1970..2200).contains(year))?;
        (scanner.peek() != Some(':')).then_some(year)
    });
    match year {
        Some(year) => chrono::NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Day::Full),
        None => chrono::NaiveDate::from_ymd_opt(2000, month, day).map(|_| Day::InYear(month, day)),
    }
}

fn weekday(scanner: &mut Scanner<'_>) -> Option<Day> {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let word = scanner.take_letters().to_lowercase();
    let day = match word.as_str() {
        "montag"
        | "lundi"
        | "lunes"
        | "segunda"
        | "lunedì"
        | "maandag"
        | "poniedziałek"
        | "понедельник"
        | "星期一"
        | "周一"
        | "月曜日"
        | "월요일" => Mon,
        "dienstag" | "mardi" | "martes" | "terça" | "martedì" | "dinsdag" | "wtorek" | "вторник" | "星期二"
        | "周二" | "火曜日" | "화요일" => Tue,
        "mittwoch" | "mercredi" | "miércoles" | "quarta" | "mercoledì" | "woensdag" | "środa" | "среда" | "星期三"
        | "周三" | "水曜日" | "수요일" => Wed,
        "donnerstag" | "jeudi" | "jueves" | "quinta" | "giovedì" | "donderdag" | "czwartek" | "четверг" | "星期四"
        | "周四" | "木曜日" | "목요일" => Thu,
        "freitag" | "vendredi" | "viernes" | "sexta" | "venerdì" | "vrijdag" | "piątek" | "пятница" | "星期五"
        | "周五" | "金曜日" | "금요일" => Fri,
        "samstag" | "sonnabend" | "samedi" | "sábado" | "sabato" | "zaterdag" | "sobota" | "суббота" | "星期六"
        | "周六" | "土曜日" | "토요일" => Sat,
        "sonntag"
        | "dimanche"
        | "domingo"
        | "domenica"
        | "zondag"
        | "niedziela"
        | "воскресенье"
        | "星期日"
        | "星期天"
        | "周日"
        | "日曜日"
        | "일요일" => Sun,
        _ => return None,
    };
    scanner.is_at_end_of_word().then_some(Day::OnWeekday(day))
}

/// A time of day with what other languages write around it.
fn take_time(scanner: &mut Scanner<'_>, is_announced: bool, has_day: bool) -> Option<Clock> {
    if scanner.before().is_some_and(|char| char.is_ascii_alphanumeric() || char == ':') {
        return None;
    }
    let half = scanner.try_take(take_half);
    scanner.skip_spaces();
    let clock = scanner
        .try_take(|scanner| with_units(scanner, half, is_announced || has_day))
        .or_else(|| scanner.try_take(|scanner| dotted(scanner, is_announced)))
        .or_else(|| scanner.try_take(plain))?;
    scanner.try_take(take_o_clock);
    let is_late = scanner.try_take(take_late);
    Some(in_half(clock, half.or(is_late)))
}

/// `14:03`, also right behind letters such as `下午`.
fn plain(scanner: &mut Scanner<'_>) -> Option<Clock> {
    let mut alone = Scanner::new(scanner.rest());
    let clock = take_clock(&mut alone)?;
    scanner.at += alone.at;
    (clock != Clock::Unknown).then_some(clock)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

fn take_half(scanner: &mut Scanner<'_>) -> Option<Half> {
    let words = [
        ("上午", Half::Morning),
        ("凌晨", Half::Morning),
        ("早上", Half::Morning),
        ("清晨", Half::Morning),
        ("午前", Half::Morning),
        ("오전", Half::Morning),
        ("下午", Half::Afternoon),
        ("晚上", Half::Afternoon),
        ("傍晚", Half::Afternoon),
        ("中午", Half::Afternoon),
        ("午後", Half::Afternoon),
        ("오후", Half::Afternoon),
    ];
    let (word, half) = words.into_iter().find(|(word, _)| scanner.rest().starts_with(word))?;
    scanner.at += word.len();
    Some(half)
}

/// `2:05 p. m.`, `2:05 de la tarde`, behind the time.
fn take_late(scanner: &mut Scanner<'_>) -> Option<Half> {
    const LONGEST: usize = 12;
    let words = [
        ("p. m.", Half::Afternoon),
        ("p. m", Half::Afternoon),
        ("a. m.", Half::Morning),
        ("a. m", Half::Morning),
        ("de la tarde", Half::Afternoon),
        ("da tarde", Half::Afternoon),
        ("de la noche", Half::Afternoon),
        ("de la mañana", Half::Morning),
        ("da manhã", Half::Morning),
    ];
    scanner.take_while(|char| matches!(char, ' ' | '\u{a0}' | '\u{202f}'));
    let rest: String = scanner.rest().chars().take(LONGEST).collect();
    let rest = rest.replace(['\u{a0}', '\u{202f}'], " ");
    let (word, half) = words.into_iter().find(|(word, _)| rest.starts_with(word))?;
    let taken: usize = scanner.rest().chars().take(word.chars().count()).map(char::len_utf8).sum();
    scanner.at += taken;
    scanner.is_at_end_of_word().then_some(half)
}

fn in_half(clock: Clock, half: Option<Half>) -> Clock {
    use chrono::Timelike;
    let moved = |time: NaiveTime| {
        let hour = match half {
            Some(Half::Morning) if time.hour() == 12 => 0,
            Some(Half::Afternoon) if time.hour() < 12 => time.hour() + 12,
            _ => time.hour(),
        };
        time.with_hour(hour).unwrap_or(time)
    };
    match clock {
        Clock::At(time) => Clock::At(moved(time)),
        Clock::About(time) => Clock::About(moved(time)),
        Clock::Doubtful(time) => Clock::Doubtful(moved(time)),
        Clock::Unknown => Clock::Unknown,
    }
}

/// `14時30分`, `14点30分`, `14时`, `오후 2시 5분`, `14 Uhr 30`, `14h30`, `14h`, `14u30`.
fn with_units(scanner: &mut Scanner<'_>, half: Option<Half>, is_expected: bool) -> Option<Clock> {
    let hour = scanner.take_number(1..=2)?;
    let is_wide = scanner.take_if(|char| matches!(char, '時' | '时' | '点' | '點' | '시')).is_some();
    if is_wide {
        let is_half = scanner.try_take(|scanner| {
            scanner.take_while(|char| char == ' ');
            scanner.take_if(|char| matches!(char, '半' | '반'))
        });
        if is_half.is_some() {
            return NaiveTime::from_hms_opt(hour, 30, 0).map(Clock::At);
        }
        let part = |scanner: &mut Scanner<'_>, signs: [char; 2]| {
            scanner.try_take(|scanner| {
                scanner.take_while(|char| char == ' ');
                let number = scanner.take_number(1..=2)?;
                scanner.take_if(|char| signs.contains(&char))?;
                Some(number)
            })
        };
        let minute = part(scanner, ['分', '분']);
        let second = minute.and_then(|_| part(scanner, ['秒', '초']));
        return NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), second.unwrap_or(0)).map(Clock::At);
    }
    if half.is_some() {
        return None;
    }
    let had_space = !scanner.take_while(|char| matches!(char, ' ' | '\u{a0}' | '\u{202f}')).is_empty();
    let unit = scanner.take_letters().to_lowercase();
    if !matches!(unit.as_str(), "uhr" | "h" | "u" | "heures" | "uur") || (unit == "u" && had_space) {
        return None;
    }
    let minute = scanner.try_take(|scanner| {
        if unit == "uhr" || unit == "heures" || had_space {
            scanner.take_while(|char| char == ' ');
        }
        let minute = scanner.take_number(2..=2).filter(|minute| *minute < 60)?;
        scanner.is_at_end_of_word().then_some(minute)
    });
    if !scanner.is_at_end_of_word() || (minute.is_none() && unit == "u") {
        return None;
    }
    if minute.is_none() && unit != "uhr" && is_length(scanner.rest(), is_expected) {
        return None;
    }
    NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), 0).map(Clock::At)
}

/// `14.30 Uhr`, `14.30 uur`; without such a word only behind one that announces a time.
fn dotted(scanner: &mut Scanner<'_>, is_announced: bool) -> Option<Clock> {
    let hour = scanner.take_number(1..=2)?;
    scanner.take_char('.').then_some(())?;
    let minute = scanner.take_number(2..=2)?;
    let mut ahead = *scanner;
    let says_time = ahead.try_take(take_o_clock).is_some();
    let ends = scanner.is_at_end_of_word() && !scanner.rest().starts_with(['.', ',', '%']) && scanner.rest() != "";
    (says_time || (is_announced && ends)).then_some(())?;
    NaiveTime::from_hms_opt(hour, minute, 0).map(Clock::At)
}

/// `Uhr`, `uur`, `h`, `hs`, `ч` behind a time.
fn take_o_clock(scanner: &mut Scanner<'_>) -> Option<()> {
    scanner.take_while(|char| matches!(char, ' ' | '\u{a0}' | '\u{202f}'));
    let word = scanner.take_letters();
    let is_unit =
        matches!(word, "Uhr" | "uhr" | "uur" | "h" | "hs" | "hrs" | "godz" | "ч" | "horas" | "heures" | "ore");
    (is_unit && scanner.is_at_end_of_word()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_several_languages() {
        for (text, wanted, rest) in [
            ("14.30 Uhr Neustart", "14:30:00", " Neustart"),
            ("14.03 Uhr Neustart", "14:03:00", " Neustart"),
            ("um 14.03 Neustart", "14:03:00", " Neustart"),
            ("um 14:12 Neustart", "14:12:00", " Neustart"),
            ("14 Uhr 30 Neustart", "14:30:00", " Neustart"),
            ("14 Uhr Neustart", "14:00:00", " Neustart"),
            ("gegen 14 Uhr Neustart", "14:00:00", " Neustart"),
            ("14h30 redémarrage", "14:30:00", " redémarrage"),
            ("à 14h30 redémarrage", "14:30:00", " redémarrage"),
            ("a las 14:30 reinicio", "14:30:00", " reinicio"),
            ("2:05 p. m. reinicio", "14:05:00", " reinicio"),
            ("às 14h30 reinício", "14:30:00", " reinício"),
            ("alle 14:30 riavvio", "14:30:00", " riavvio"),
            ("om 14:30 uur herstart", "14:30:00", " herstart"),
            ("om 14.30 uur herstart", "14:30:00", " herstart"),
            ("o 14:30 restart", "14:30:00", " restart"),
            ("в 14:30 перезапуск", "14:30:00", " перезапуск"),
            ("14時30分 再起動", "14:30:00", " 再起動"),
            ("午後2時5分 再起動", "14:05:00", " 再起動"),
            ("14点30分 重启", "14:30:00", " 重启"),
            ("下午2:05 重启", "14:05:00", " 重启"),
            ("下午2点 重启", "14:00:00", " 重启"),
            ("오후 2시 5분 재시작", "14:05:00", " 재시작"),
            ("오전 12:05 재시작", "00:05:00", " 재시작"),
        ] {
            let spoken = head(text).unwrap_or_else(|| panic!("{text}"));
            let time = spoken.moment.clock.and_then(Clock::time).unwrap();
            assert_eq!((time.to_string().as_str(), &text[spoken.moment.end..]), (wanted, rest), "{text}");
        }
    }

    #[test]
    fn days_of_several_languages() {
        for (text, days) in [
            ("heute um 14:03 Uhr", 0),
            ("gestern um 23:50 Uhr", 1),
            ("Today at 2:31 PM", 0),
            ("Aujourd’hui à 14:03", 0),
            ("hier à 14:03", 1),
            ("ayer a las 14:03", 1),
            ("Ontem às 14:03", 1),
            ("昨天 下午2:05", 1),
            ("어제 오후 2:05", 1),
            ("вчера в 14:03", 1),
        ] {
            let spoken = head(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((spoken.days_ago, spoken.moment.end), (Some(days), text.len()), "{text}");
        }
        for (text, day) in [
            ("12/11 14:03 a", Day::EitherInYear(12, 11)),
            ("13/11 14:03 a", Day::InYear(11, 13)),
            ("12.11. 14:03 a", Day::InYear(11, 12)),
            ("am 12.11. um 14.03 a", Day::InYear(11, 12)),
            ("12.11 14:03 a", Day::InYear(11, 12)),
            ("12. November, 14:03 a", Day::InYear(11, 12)),
            ("12 de noviembre a las 14:03 a", Day::InYear(11, 12)),
            ("11月12日 14:03 a", Day::InYear(11, 12)),
            ("12 déc. 14:03 a", Day::InYear(12, 12)),
            ("12. Sept. 14:03 a", Day::InYear(9, 12)),
            ("12 de out. 14:03 a", Day::InYear(10, 12)),
            ("12 нояб. 14:03 a", Day::InYear(11, 12)),
        ] {
            assert_eq!(head(text).map(|spoken| spoken.moment.day), Some(Some(day)), "{text}");
        }
    }

    #[test]
    fn words_and_numbers_are_no_times() {
        for text in [
            "um die Ecke",
            "14.25 pods",
            "14.30",
            "a 14",
            "version 1.12 released",
            "o wow",
            "3 h",
            "hier ist es",
            "12/11 pods down",
            "2 outages at 14:03 hit checkout",
            "2 decisions at 14:03",
            "7 listeners at 14:03",
            "10 generators at 14:03",
            "2 out at 14:03",
            "2h later: rollback finished",
            "3h after deploy",
            "3h nach dem Deploy",
            "2 uur later",
            "14h redémarrage",
        ] {
            assert!(head(text).is_none() || text == "3 h", "{text}: {:?}", head(text));
        }
    }
}
