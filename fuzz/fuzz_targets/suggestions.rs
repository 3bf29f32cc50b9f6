//! The language check. Each remark marks words of the text.
#![no_main]

use domain::suggestions::{Names, Place, check, in_utf16};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let names = Names::of(["Ada Lovelace", "Émile Noé", "Bo"]);
    for place in Place::ALL {
        let suggestions = check(text, *place, &names);
        assert!(suggestions.iter().all(|suggestion| text.get(suggestion.start..suggestion.end).is_some()));
        in_utf16(text, &suggestions);
    }
});
