//! What people do, through the same forms that they would fill in.

use crate::{Page, Site, Visitor};

impl Site {
    /// Invites somebody and opens the account; the name is the address's first part.
    pub fn invite(&self, administrator: &Visitor, email: &str, role: &str) -> Visitor {
        let name = email.split('@').next().unwrap();
        let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        self.accept(&administrator.invites(email, role), email, &name)
    }
}

impl Visitor {
    /// The number of this person, as the API gives it.
    pub fn id(&self) -> i64 {
        self.get("/api/v1/me").expect(200).json()["id"].as_i64().unwrap()
    }

    /// Invites somebody; the path of the link.
    pub fn invites(&self, email: &str, role: &str) -> String {
        let form = self.get("/people").form("/people/invitations");
        let made = self.send(&form.with("email", email).with("role", role)).expect(201);
        link_in(&made, "/invitations/")
    }

    /// Begins a postmortem in UTC; its number.
    pub fn declares(&self, title: &str) -> i64 {
        self.declares_with(&[("title", title), ("zone", "UTC")])
    }

    /// Begins a postmortem; its number.
    pub fn declares_with(&self, fields: &[(&str, &str)]) -> i64 {
        let form = self.get("/postmortems/new").expect(200).form("/postmortems");
        number_at_the_end(self.send(&form.filled(fields)).location())
    }

    /// Opens the place where a postmortem is written.
    pub fn opens(&self, number: i64) -> Page {
        self.get(&format!("/postmortems/{number}"))
    }

    /// The same with one form open.
    pub fn opens_at(&self, number: i64, what: &str) -> Page {
        self.get(&format!("/postmortems/{number}?open={what}")).expect(200)
    }

    /// The number of the section that stands at a place of the page, as in `summary`.
    pub fn section_at(&self, number: i64, place: &str) -> i64 {
        let selector = format!("section[id=\"{place}\"] a[href*=\"open=section-\"]");
        let links = self.opens(number).attributes(&selector, "href");
        let link = links.first().unwrap_or_else(|| panic!("PM-{number} has no section {place}"));
        number_at_the_end(link.split('#').next().unwrap())
    }

    /// Writes the text of the section at a place.
    pub fn writes(&self, number: i64, place: &str, text: &str) -> Page {
        let section = self.section_at(number, place);
        let form = self
            .opens_at(number, &format!("section-{section}"))
            .form(&format!("/postmortems/{number}/sections/{section}"));
        self.send(&form.with("text", text))
    }

    /// Adds a section; its number.
    pub fn adds_section(&self, number: i64, heading: &str) -> i64 {
        let form = self.opens(number).form(&format!("/postmortems/{number}/sections"));
        number_at_the_end(self.send(&form.with("heading", heading)).location())
    }

    /// Records an event; its number.
    pub fn records_event(&self, number: i64, fields: &[(&str, &str)]) -> i64 {
        self.adds(number, "events", fields)
    }

    /// Adds a finding; its number.
    pub fn adds_finding(&self, number: i64, fields: &[(&str, &str)]) -> i64 {
        self.adds(number, "findings", fields)
    }

    /// Adds an action item; its number.
    pub fn adds_action(&self, number: i64, fields: &[(&str, &str)]) -> i64 {
        self.adds(number, "actions", fields)
    }

    fn adds(&self, number: i64, what: &str, fields: &[(&str, &str)]) -> i64 {
        let form = self.opens(number).form(&format!("/postmortems/{number}/{what}"));
        let added = self.send(&form.filled(fields));
        assert_eq!(added.status, 303, "{what} {fields:?}: {}", added.words());
        number_at_the_end(added.location())
    }

    /// Changes an event, a finding or an action item: `what` as in `event-3`.
    pub fn changes(&self, number: i64, what: &str, fields: &[(&str, &str)]) -> Page {
        let (kind, id) = what.split_once('-').unwrap();
        let form = self.opens_at(number, what).form(&format!("/postmortems/{number}/{kind}s/{id}"));
        self.send(&form.filled(fields))
    }

    /// Takes an action item a step further.
    pub fn takes_step(&self, number: i64, action: i64, step: &str, note: &str) -> Page {
        let form = self.opens(number).form(&format!("/postmortems/{number}/actions/{action}/transition"));
        self.send(&form.filled(&[("transition", step), ("note", note)]))
    }

    /// Presses a button of a postmortem, as in `publish`.
    pub fn does(&self, number: i64, what: &str) -> Page {
        self.post(&format!("/postmortems/{number}/{what}"), &[])
    }

    /// Publishes it as it stands.
    pub fn publishes(&self, number: i64) {
        assert_eq!(self.does(number, "publish").location(), format!("/postmortems/{number}"));
    }

    /// Makes a share link; its path.
    pub fn shares(&self, number: i64, name: &str) -> String {
        let path = format!("/postmortems/{number}/share");
        let form = self.get(&path).form(&path);
        link_in(&self.send(&form.with("name", name)).expect(201), "/s/")
    }

    /// Begins a postmortem and writes the same words into every field that takes words.
    pub fn writes_everywhere(&self, mark: &str) -> i64 {
        let number = self.declares_with(&[("title", mark), ("services", mark), ("zone", "UTC")]);
        self.fills(number, mark);
        number
    }

    /// Writes the same words into every field of a postmortem that takes words, but its head.
    pub fn fills(&self, number: i64, mark: &str) {
        self.writes(number, "summary", mark).location();
        let figures = self.opens_at(number, "impact").form(&format!("/postmortems/{number}/impact"));
        self.send(&figures.with("amount", "7").with("unit", "rows").with("note", mark)).location();
        let section = self.adds_section(number, mark);
        self.writes(number, &format!("section-{section}"), mark).location();
        let event = self.records_event(
            number,
            &[
                ("date", "2026-11-10"),
                ("time", "14:03"),
                ("kind", "decision"),
                ("milestone", "detected"),
                ("text", mark),
                ("known", mark),
                ("options", mark),
                ("choice", mark),
                ("reason", mark),
                ("url", "https://graphs.example.org/1"),
                ("label", mark),
                ("quote", mark),
            ],
        );
        let finding =
            self.adds_finding(number, &[("text", mark), ("kind", "root_cause"), ("evidence", &event.to_string())]);
        self.adds_finding(number, &[("text", mark), ("kind", "went_well")]);
        self.adds_action(
            number,
            &[
                ("title", mark),
                ("owner_name", mark),
                ("outcome", mark),
                ("validation", mark),
                ("area", mark),
                ("due", "2027-01-31"),
                ("finding", &finding.to_string()),
            ],
        );
    }
}

/// The number at the end of an address, as in `/postmortems/7` or `#event-7`.
pub fn number_at_the_end(address: &str) -> i64 {
    let digits = address.rsplit(|letter: char| !letter.is_ascii_digit()).next().unwrap();
    digits.parse().unwrap_or_else(|_| panic!("{address} ends in no number"))
}

/// The path of a link that a page shows once.
fn link_in(page: &Page, beginning: &str) -> String {
    let links = page.attributes("input.made-link", "value");
    let link = links.iter().find_map(|link| link.find(beginning).map(|place| link[place..].to_owned()));
    link.unwrap_or_else(|| panic!("no link to {beginning} in: {}", page.words()))
}
