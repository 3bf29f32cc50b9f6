use scraper::{ElementRef, Selector};

/// A form of a page, with what stands in its fields: it is sent as a browser would.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Its fields, in the order of the page.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Reads a form: hidden fields, what is typed, ticked and chosen.
    pub fn of(form: ElementRef<'_>) -> Self {
        let controls = Selector::parse("input, textarea, select").unwrap();
        let fields = form.select(&controls).filter_map(|control| {
            let name = control.attr("name")?.to_owned();
            let value = match control.value().name() {
                "textarea" => control.text().collect(),
                "select" => chosen(control)?,
                _ => typed(control)?,
            };
            Some((name, value))
        });
        Self { action: form.attr("action").unwrap_or_default().to_owned(), fields: fields.collect() }
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or_else(|| panic!("no field {name}"), |(_, value)| value)
    }

    /// Writes into a field that is there; the last one when the name is repeated.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().rfind(|(field, _)| field == name);
        value.clone_into(&mut field.unwrap_or_else(|| panic!("{} has no field {name}", self.action)).1);
        self
    }

    /// Writes into one of several fields of a name, counted from 0.
    #[must_use]
    pub fn with_at(mut self, name: &str, place: usize, value: &str) -> Self {
        let mut fields = self.fields.iter_mut().filter(|(field, _)| field == name);
        let field = fields.nth(place).unwrap_or_else(|| panic!("{} has no field {name} at {place}", self.action));
        value.clone_into(&mut field.1);
        self
    }

    /// Ticks a box or presses a button: adds a value.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes the tick from all boxes of a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// Writes many at once.
    #[must_use]
    pub fn filled(self, values: &[(&str, &str)]) -> Self {
        values.iter().fold(self, |form, (name, value)| {
            if form.fields.iter().any(|(field, _)| field == name) {
                form.with(name, value)
            } else {
                form.and(name, value)
            }
        })
    }
}

fn typed(input: ElementRef<'_>) -> Option<String> {
    let value = input.attr("value").unwrap_or_default().to_owned();
    match input.attr("type").unwrap_or("text") {
        "checkbox" | "radio" => input.attr("checked").map(|_| value),
        "file" | "submit" | "button" => None,
        _ => Some(value),
    }
}

fn chosen(select: ElementRef<'_>) -> Option<String> {
    let options = Selector::parse("option").unwrap();
    let selected = Selector::parse("option[selected]").unwrap();
    let option = select.select(&selected).next().or_else(|| select.select(&options).next())?;
    Some(option.attr("value").map_or_else(|| option.text().collect(), str::to_owned))
}
