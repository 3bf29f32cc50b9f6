//! The organisation of a large demo: teams, people of whom some have left, and services.

use chrono::{DateTime, TimeDelta, Utc};
use domain::people::Role;
use store::{PastOrganisation, PastPerson};

use super::random::{Random, scaled};
use super::words::invented;

const GIVEN: [&str; 24] = [
    "Aiko", "Amara", "Bela", "Carmen", "Daniel", "Elif", "Femi", "Greta", "Hugo", "Imani", "Jonas", "Kavya", "Liam",
    "Mei", "Nadia", "Omar", "Priya", "Quentin", "Rosa", "Samir", "Tove", "Uma", "Viktor", "Yara",
];
const FAMILY: [&str; 24] = [
    "Abara", "Berg", "Costa", "Dvorak", "Eklund", "Farah", "Gomez", "Haas", "Ito", "Jansen", "Kaya", "Lindholm",
    "Moreau", "Novak", "Okoye", "Petrov", "Quist", "Rossi", "Sharma", "Tanaka", "Ueda", "Vidal", "Weiss", "Zhang",
];
const KINDS: [&str; 6] = ["api", "worker", "gateway", "store", "ui", "stream"];
const ZONES: [chrono_tz::Tz; 5] = [
    chrono_tz::Tz::Europe__Berlin,
    chrono_tz::Tz::Europe__London,
    chrono_tz::Tz::America__New_York,
    chrono_tz::Tz::Asia__Tokyo,
    chrono_tz::Tz::Australia__Sydney,
];

/// An organisation that writes so many postmortems from `since` to `now`.
pub fn of(random: &mut Random, postmortems: usize, since: DateTime<Utc>, now: DateTime<Utc>) -> PastOrganisation {
    let people = (postmortems / 50).clamp(12, 2_000);
    let teams = (people / 25).clamp(3, 80);
    let days = (now - since).num_days().unsigned_abs().try_into().unwrap_or(1);
    let ago =
        |random: &mut Random, most: usize| TimeDelta::days(i64::try_from(random.between(0, most)).unwrap_or_default());
    let people = (0..people)
        .map(|place| {
            let name = format!("{} {}", random.one_of(&GIVEN), random.one_of(&FAMILY));
            // Most were there from the beginning, the others came later.
            let created_at = if place % 3 == 2 { now - ago(random, days) } else { since };
            // One in five has left since; the first two stay, so that somebody was always there.
            let has_left = random.chance(0.2) && place > 1;
            let stayed = (now - created_at).num_days().unsigned_abs().try_into().unwrap_or(0);
            PastPerson {
                email: format!("{}.{}@example.com", name.to_lowercase().replace(' ', "."), place + 1),
                name,
                role: if random.chance(0.1) && place > 1 { Role::Reader } else { Role::Member },
                zone: ZONES[random.skewed(ZONES.len())],
                team: random.skewed(teams),
                created_at,
                disabled_at: has_left.then(|| now - ago(random, stayed)),
            }
        })
        .collect();
    let capitalised = |word: String| word[..1].to_uppercase() + &word[1..];
    PastOrganisation {
        teams: (0..teams).map(|place| capitalised(invented(place * 37))).collect(),
        people,
        services: (0..teams * 4)
            .map(|place| format!("{}-{}", invented(place * 53), KINDS[place % KINDS.len()]))
            .collect(),
    }
}

/// One of those who worked there at an instant; those who came first have written the most.
pub fn somebody(random: &mut Random, organisation: &PastOrganisation, at: DateTime<Utc>) -> usize {
    let count = organisation.people.len();
    for _ in 0..20 {
        // A third of the work is done by a few, the rest by everybody.
        let place = if random.chance(0.3) { random.skewed(count) } else { scaled(random.unit(), count) };
        let person = &organisation.people[place];
        let was_there = person.created_at <= at && person.disabled_at.is_none_or(|left| left > at);
        if was_there && person.role == Role::Member {
            return place;
        }
    }
    0
}
