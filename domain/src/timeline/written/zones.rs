//! Time zones as people name them.

use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::scanner::{Scanner, is_unspaced};

/// A zone and the words that named it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ZoneAsWritten {
    pub place: Place,
    pub as_written: String,
    /// The letters stand for other zones too.
    pub is_ambiguous: bool,
}

/// A time zone as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// An IANA time zone.
    Zone(Tz),
    /// An offset in minutes east of UTC.
    Offset(i32),
}

impl Place {
    /// The zone of the region, or one that always has the offset.
    pub fn zone(self) -> Option<Tz> {
        match self {
            Self::Zone(zone) => Some(zone),
            Self::Offset(minutes) => zone_of_offset(minutes),
        }
    }

    /// Minutes east of UTC when the wall clock there shows this.
    pub fn offset_at(self, local: NaiveDateTime) -> i32 {
        match self {
            Self::Offset(minutes) => minutes,
            Self::Zone(zone) => {
                let offset = zone.offset_from_local_datetime(&local).earliest();
                let offset = offset.unwrap_or_else(|| zone.offset_from_utc_datetime(&local));
                offset.fix().local_minus_utc() / 60
            }
        }
    }
}

fn zone_of_offset(minutes: i32) -> Option<Tz> {
    match minutes {
        0 => Some(Tz::UTC),
        210 => Some(Tz::Asia__Tehran),
        270 => Some(Tz::Asia__Kabul),
        330 => Some(Tz::Asia__Kolkata),
        345 => Some(Tz::Asia__Kathmandu),
        570 => Some(Tz::Australia__Darwin),
        // POSIX counts west of Greenwich as positive.
        _ if minutes % 60 == 0 => format!("Etc/GMT{:+}", -minutes / 60).parse().ok(),
        _ => None,
    }
}

/// Reads a zone that begins exactly here, right behind a time.
pub(crate) fn take_zone(scanner: &mut Scanner<'_>) -> Option<ZoneAsWritten> {
    let start = scanner.at;
    let (place, is_ambiguous) = scanner
        .try_take(|scanner| take_offset(scanner).map(|minutes| (Place::Offset(minutes), false)))
        .or_else(|| scanner.try_take(take_name))?;
    Some(ZoneAsWritten { place, as_written: scanner.text[start..scanner.at].to_owned(), is_ambiguous })
}

/// The zone that a text names, if it does: a region before an offset, an offset before plain UTC.
pub(crate) fn find(text: &str) -> Option<ZoneAsWritten> {
    // Who names the zone of all times does so in a few words.
    const LONGEST: usize = 300;
    let end = text.char_indices().map(|(at, _)| at).nth(LONGEST).unwrap_or(text.len());
    let mut best: Option<(u8, ZoneAsWritten)> = None;
    let mut scanner = Scanner::new(&text[..end]);
    while let Some(char) = scanner.peek() {
        if !char.is_alphabetic() || scanner.is_in_word() {
            scanner.at += char.len_utf8();
            continue;
        }
        let found = scanner.try_take(take_zone_in_prose);
        if found.is_none() && is_unspaced(char) {
            scanner.at += char.len_utf8();
            continue;
        }
        if let Some(zone) = found {
            let rank = match zone.place {
                Place::Zone(Tz::UTC) => 1,
                Place::Offset(_) => 2,
                Place::Zone(_) => 3,
            };
            if best.as_ref().is_none_or(|(held, _)| rank > *held) {
                best = Some((rank, zone));
            }
        } else {
            scanner.take_while(char::is_alphanumeric);
        }
    }
    best.map(|(_, zone)| zone)
}

fn take_zone_in_prose(scanner: &mut Scanner<'_>) -> Option<ZoneAsWritten> {
    let start = *scanner;
    let named = scanner.try_take(take_local_name);
    let named = named.map(|place| ZoneAsWritten {
        place: Place::Zone(place),
        as_written: scanner.text[start.at..scanner.at].to_owned(),
        is_ambiguous: false,
    });
    named.or_else(|| take_zone(scanner)).or_else(|| {
        *scanner = start;
        let city = take_city(scanner)?;
        Some(ZoneAsWritten {
            place: Place::Zone(city),
            as_written: scanner.text[start.at..scanner.at].to_owned(),
            is_ambiguous: false,
        })
    })
}

/// `+02:00`, `UTC+2`, `GMT -7`, `Z`.
fn take_offset(scanner: &mut Scanner<'_>) -> Option<i32> {
    let letters = scanner.take_letters();
    let is_named = matches!(letters, "UTC" | "GMT");
    if matches!(letters, "Z" | "z") && scanner.is_at_end_of_word() {
        return Some(0);
    }
    if !letters.is_empty() && !is_named {
        return None;
    }
    scanner.take_while(|char| is_named && char == ' ');
    let sign = match scanner.take_if(|char| matches!(char, '+' | '-' | '−' | '±'))? {
        '+' | '±' => 1,
        _ => -1,
    };
    let digits = scanner.take_while(|char| char.is_ascii_digit());
    let minutes = scanner.try_take(|scanner| scanner.take_char(':').then(|| scanner.take_number(2..=2))?);
    if !scanner.is_at_end_of_word() || !(is_named || minutes.is_some() || digits.len() == 4) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) = match (digits.len(), minutes) {
        (1..=2, minutes) => (number, i32::try_from(minutes.unwrap_or(0)).ok()?),
        (4, None) => (number / 100, number % 100),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn take_name(scanner: &mut Scanner<'_>) -> Option<(Place, bool)> {
    let start = scanner.at;
    let name = scanner.take_while(|char| char.is_alphanumeric() || matches!(char, '/' | '_'));
    if name.contains('/')
        && let Ok(zone) = name.parse::<Tz>()
    {
        return Some((Place::Zone(zone), false));
    }
    scanner.at = start;
    let word = scanner.take_letters();
    if !scanner.is_at_end_of_word() {
        return None;
    }
    if let Some(zone) = abbreviation(word) {
        return Some((Place::Zone(zone), matches!(word, "IST" | "CST" | "BST" | "AST" | "SST")));
    }
    long_name(scanner, word).map(|zone| (Place::Zone(zone), false))
}

/// Letters in capitals only: in small ones most of them are words of some language.
fn abbreviation(word: &str) -> Option<Tz> {
    Some(match word {
        "UTC" | "GMT" | "Zulu" => Tz::UTC,
        "CET" | "CEST" | "MEZ" | "MESZ" => Tz::Europe__Berlin,
        "WET" | "WEST" => Tz::Europe__Lisbon,
        "EET" | "EEST" => Tz::Europe__Helsinki,
        "MSK" => Tz::Europe__Moscow,
        "BST" | "UK" => Tz::Europe__London,
        "PST" | "PDT" | "PT" => Tz::America__Los_Angeles,
        "MST" | "MDT" | "MT" => Tz::America__Denver,
        "CST" | "CDT" | "CT" => Tz::America__Chicago,
        "EST" | "EDT" | "ET" => Tz::America__New_York,
        "AST" | "ADT" => Tz::America__Halifax,
        "AKST" | "AKDT" => Tz::America__Anchorage,
        "HST" => Tz::Pacific__Honolulu,
        "BRT" => Tz::America__Sao_Paulo,
        "ART" => Tz::America__Argentina__Buenos_Aires,
        "SAST" => Tz::Africa__Johannesburg,
        "IST" => Tz::Asia__Kolkata,
        "PKT" => Tz::Asia__Karachi,
        "SGT" => Tz::Asia__Singapore,
        "HKT" => Tz::Asia__Hong_Kong,
        "JST" => Tz::Asia__Tokyo,
        "KST" => Tz::Asia__Seoul,
        "AWST" => Tz::Australia__Perth,
        "ACST" | "ACDT" => Tz::Australia__Adelaide,
        "AEST" | "AEDT" => Tz::Australia__Sydney,
        "NZST" | "NZDT" => Tz::Pacific__Auckland,
        _ => return None,
    })
}

/// `Pacific Standard Time`, `Pacific time`, `Coordinated Universal Time`; `Pacific` alone too.
fn long_name(scanner: &mut Scanner<'_>, first: &str) -> Option<Tz> {
    let (zone, needs_time) = match first.to_lowercase().as_str() {
        "pacific" => (Tz::America__Los_Angeles, false),
        "mountain" => (Tz::America__Denver, true),
        "eastern" => (Tz::America__New_York, false),
        "greenwich" | "coordinated" | "universal" | "zulu" => (Tz::UTC, true),
        "british" => (Tz::Europe__London, true),
        "indian" | "india" => (Tz::Asia__Kolkata, true),
        "japan" => (Tz::Asia__Tokyo, true),
        "singapore" => (Tz::Asia__Singapore, true),
        "central" => (Tz::America__Chicago, true),
        _ => return None,
    };
    if first.chars().next().is_some_and(char::is_lowercase) && !needs_time {
        return None;
    }
    let mut end = scanner.at;
    let mut zone = zone;
    let mut has_time = false;
    for _ in 0..3 {
        scanner.skip_spaces();
        match scanner.take_letters().to_lowercase().as_str() {
            "european" => zone = Tz::Europe__Berlin,
            "standard" | "daylight" | "summer" | "mean" | "universal" => {}
            "time" | "times" => has_time = true,
            _ => break,
        }
        end = scanner.at;
    }
    scanner.at = end;
    (has_time || !needs_time).then_some(zone)
}

/// Names of zones in other languages than English.
const LOCAL_NAMES: [(&str, Tz); 32] = [
    ("mitteleuropäische", Tz::Europe__Berlin),
    ("heure de paris", Tz::Europe__Paris),
    ("heure française", Tz::Europe__Paris),
    ("heure de bruxelles", Tz::Europe__Brussels),
    ("heure de montréal", Tz::America__Toronto),
    ("hora de madrid", Tz::Europe__Madrid),
    ("hora peninsular", Tz::Europe__Madrid),
    ("hora de méxico", Tz::America__Mexico_City),
    ("hora de bogotá", Tz::America__Bogota),
    ("hora de lisboa", Tz::Europe__Lisbon),
    ("hora de brasília", Tz::America__Sao_Paulo),
    ("horário de brasília", Tz::America__Sao_Paulo),
    ("ora italiana", Tz::Europe__Rome),
    ("ora di roma", Tz::Europe__Rome),
    ("nederlandse tijd", Tz::Europe__Amsterdam),
    ("czasu polskiego", Tz::Europe__Warsaw),
    ("czas polski", Tz::Europe__Warsaw),
    ("czas warszawski", Tz::Europe__Warsaw),
    ("по москве", Tz::Europe__Moscow),
    ("московское время", Tz::Europe__Moscow),
    ("московскому времени", Tz::Europe__Moscow),
    ("мск", Tz::Europe__Moscow),
    ("日本時間", Tz::Asia__Tokyo),
    ("日本标准时间", Tz::Asia__Tokyo),
    ("北京时间", Tz::Asia__Shanghai),
    ("北京時間", Tz::Asia__Shanghai),
    ("中国标准时间", Tz::Asia__Shanghai),
    ("台北時間", Tz::Asia__Taipei),
    ("台灣時間", Tz::Asia__Taipei),
    ("한국 시간", Tz::Asia__Seoul),
    ("한국시간", Tz::Asia__Seoul),
    ("한국 표준시", Tz::Asia__Seoul),
];

fn take_local_name(scanner: &mut Scanner<'_>) -> Option<Tz> {
    let rest = scanner.rest();
    let (length, zone) = LOCAL_NAMES.iter().find_map(|(name, zone)| Some((length_of(name, rest)?, *zone)))?;
    scanner.at += length;
    Some(zone)
}

/// The length of a name at the start of a text, in capitals or not: some letters take more bytes than their small ones.
fn length_of(name: &str, text: &str) -> Option<usize> {
    let mut letters = text.chars();
    let is_there = name.chars().all(|wanted| letters.next().is_some_and(|letter| letter.to_lowercase().eq([wanted])));
    is_there.then(|| text.len() - letters.as_str().len())
}

/// `Zurich time`, `New York time`, `local time in Berlin`: the city of a zone of the database.
fn take_city(scanner: &mut Scanner<'_>) -> Option<Tz> {
    let is_named_before = scanner.text[..scanner.at].trim_end().ends_with("time in");
    let rest = scanner.rest();
    // The database is long, so it is asked only where a zone is spoken of.
    let is_near_time = rest[..rest.floor_char_boundary(43)].contains("time");
    if !rest.starts_with(char::is_uppercase) || !(is_named_before || is_near_time) {
        return None;
    }
    let cities = TZ_VARIANTS.iter().filter(|zone| zone.name().contains('/') && !zone.name().starts_with("Etc/"));
    let mut found = cities.filter_map(|zone| {
        let city = zone.name().rsplit('/').next()?.replace('_', " ");
        let after = rest.strip_prefix(city.as_str())?.trim_start().trim_start_matches("local ");
        (is_named_before || after.starts_with("time")).then_some((city.len(), *zone))
    });
    let (length, zone) = found.next()?;
    scanner.at += length;
    Some(zone)
}
