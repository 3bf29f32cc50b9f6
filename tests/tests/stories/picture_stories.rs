//! Pictures: what is taken, what is not, and who sees them.

use tests::{Page, Site, Upload, Visitor};

fn upload(by: &Visitor, number: i64, name: &str, bytes: Vec<u8>) -> Page {
    let section = by.section_at(number, "summary");
    let file = Upload { field: "picture", name: name.into(), bytes };
    by.upload(&format!("/postmortems/{number}/pictures"), &[("section", &section.to_string())], &[file])
}

/// The path of the picture that was uploaded last, as the page shows it.
fn shown(by: &Visitor, number: i64) -> String {
    by.opens(number).attributes(".prose img", "src").pop().expect("no picture in the page")
}

#[test]
fn four_kinds_are_taken_by_their_content() {
    let site = Site::start();
    let ada = site.set_up();
    for (name, bytes, media_type) in [
        ("a.png", tests::png(), "image/png"),
        ("b.jpg", tests::jpeg(), "image/jpeg"),
        ("c.gif", tests::gif(), "image/gif"),
        ("d.webp", tests::webp(), "image/webp"),
        ("e.html", tests::png_of(9, 9, 9), "image/png"),
    ] {
        let number = ada.declares(name);
        upload(&ada, number, name, bytes.clone()).location();
        let picture = ada.get(&shown(&ada, number)).expect(200);
        assert_eq!(picture.header("content-type"), media_type, "{name}");
        assert_eq!(picture.header("x-content-type-options"), "nosniff");
        assert!(picture.header("content-security-policy").contains("sandbox"));
        assert_eq!(image_size(&picture.bytes), (8, 6), "{name}");
        assert!(picture.header("content-length").parse::<usize>().unwrap() == picture.bytes.len());
    }
    site.assert_nothing_broke();
}

fn image_size(bytes: &[u8]) -> (u32, u32) {
    let picture = tests::decoded(bytes);
    (picture.0, picture.1)
}

#[test]
fn what_is_no_picture_is_refused() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("No pictures");
    let half = tests::png()[..40].to_vec();
    for (name, bytes, message) in [
        (
            "a.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "Only PNG, JPEG, GIF and WebP",
        ),
        ("b.png", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), "Only PNG, JPEG, GIF and WebP"),
        ("c.png", b"GIF89a".to_vec(), ""),
        ("d.png", Vec::new(), "Only PNG, JPEG, GIF and WebP"),
        ("e.png", half, "damaged"),
        ("f.png", vec![0; 10 * 1024 * 1024 + 1], "at most 10 MB"),
    ] {
        let refused = upload(&ada, number, name, bytes);
        assert_eq!(refused.status, 422, "{name}: {}", refused.words());
        refused.assert_says(message);
    }
    assert_eq!(upload(&ada, number, "g.png", vec![0; 24 * 1024 * 1024]).status, 413);
    assert_eq!(ada.opens(number).count(".prose img"), 0);
    site.assert_nothing_broke();
}

#[test]
fn a_photo_tells_no_place() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("A photo");
    let photo = tests::jpeg_with_a_place("49.0069 N SECRET PLACE");
    assert!(holds(&photo, b"SECRET PLACE"));
    upload(&ada, number, "photo.jpg", photo).location();
    let kept = ada.get(&shown(&ada, number)).expect(200);
    assert!(!holds(&kept.bytes, b"SECRET PLACE") && !holds(&kept.bytes, b"Exif"));
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[test]
fn a_picture_is_seen_by_those_who_see_what_it_stands_in() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let number = ben.declares("Pictures");
    upload(&ben, number, "published.png", tests::png_of(1, 1, 1)).location();
    let published = shown(&ben, number);
    let hash = |path: &str| path.rsplit_once('/').unwrap().1.to_owned();
    assert_eq!(cora.get(&published).status, 404, "a draft");
    ben.publishes(number);
    let link = ben.shares(number, "Board");
    upload(&ben, number, "draft.png", tests::png_of(2, 2, 2)).location();
    let draft = shown(&ben, number);
    assert_ne!(published, draft);

    let stranger = site.stranger();
    for (who, path, status) in [
        (&ben, published.clone(), 200),
        (&ben, draft.clone(), 200),
        (&cora, published.clone(), 200),
        (&cora, draft.clone(), 404),
        (&stranger, published.clone(), 303),
        (&stranger, format!("{link}/pictures/{}", hash(&published)), 200),
        (&stranger, format!("{link}/pictures/{}", hash(&draft)), 404),
        (&stranger, format!("/s/unknown/pictures/{}", hash(&published)), 404),
    ] {
        assert_eq!(who.get(&path).status, status, "{} gets {path}", who.email());
    }
    let report = stranger.get(&link);
    assert_eq!(report.attributes("img", "src"), [format!("{link}/pictures/{}", hash(&published))]);
    // The same picture under the number of another postmortem is not there.
    let other = ben.declares("Without pictures");
    assert_eq!(ben.get(&format!("/postmortems/{other}/pictures/{}", hash(&draft))).status, 404);
    ben.does(number, "withdraw").location();
    assert_eq!(stranger.get(&format!("{link}/pictures/{}", hash(&published))).status, 404);
    assert_eq!(cora.get(&published).status, 404);
}

#[test]
fn a_picture_whose_hash_merely_stands_in_the_text_is_not_for_readers() {
    let site = Site::start();
    let ada = site.set_up();
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let number = ada.declares("A hash in words");
    upload(&ada, number, "graph.png", tests::png_of(3, 3, 3)).location();
    let path = shown(&ada, number);
    let hash = path.rsplit_once('/').unwrap().1;
    ada.writes(number, "summary", &format!("The file {hash} was attached by mistake.")).location();
    ada.publishes(number);
    cora.get(&format!("/postmortems/{number}/report")).expect(200).assert_says(hash);
    let api = format!("/api/v1/postmortems/{number}/pictures/{hash}");
    for (who, status) in [(&ada, 200), (&cora, 404)] {
        assert_eq!(who.get(&path).status, status, "{} gets {path}", who.email());
        assert_eq!(who.get(&api).status, status, "{} gets {api}", who.email());
    }
    // What the report does show can be read both ways.
    ada.writes(number, "summary", &format!("![graph](picture:{hash})")).location();
    ada.publishes(number);
    for address in [&path, &api] {
        cora.get(address).expect(200);
    }
    site.assert_nothing_broke();
}

#[test]
fn a_picture_is_added_without_losing_what_was_typed_above_it() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Typed and not saved");
    let section = ada.section_at(number, "summary");
    let page = ada.opens_at(number, &format!("section-{section}"));
    let upload = format!("/postmortems/{number}/pictures");
    assert_eq!(page.attributes("form.section-form button[formenctype]", "formaction"), std::slice::from_ref(&upload));
    let form = page.form(&format!("/postmortems/{number}/sections/{section}")).with("text", "Typed just now.");
    let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let refused = ada.upload(&upload, &fields, &[]).expect(422);
    refused.assert_says("Choose a picture first.");
    assert_eq!(refused.form(&format!("/postmortems/{number}/sections/{section}")).value("text"), "Typed just now.");

    let file = Upload { field: "picture", name: "graph.png".into(), bytes: tests::png() };
    ada.upload(&upload, &fields, &[file]).location();
    ada.opens(number).assert_says("Typed just now.");
    shown(&ada, number);
    site.assert_nothing_broke();
}

#[test]
fn what_a_phone_adds_reaches_nobody() {
    let site = Site::start();
    let ada = site.set_up();
    let place = b"GPSLatitude 49.0069 N";
    let second = [tests::jpeg(), tests::jpeg_with_a_place("GPSLatitude 49.0069 N")].concat();
    let behind = |picture: Vec<u8>| [picture, place.to_vec()].concat();
    let mut webp = tests::webp();
    webp.extend_from_slice(b"prIv\x15\0\0\0");
    webp.extend_from_slice(place);
    webp.push(0);
    let length = u32::try_from(webp.len() - 8).unwrap();
    webp[4..8].copy_from_slice(&length.to_le_bytes());
    for (name, bytes) in [
        ("second.jpg", second),
        ("behind.jpg", behind(tests::jpeg())),
        ("behind.png", behind(tests::png())),
        ("behind.gif", behind(tests::gif())),
        ("behind.webp", behind(tests::webp())),
        ("unknown.webp", webp),
    ] {
        assert!(holds(&bytes, place));
        let number = ada.declares(name);
        upload(&ada, number, name, bytes).location();
        ada.publishes(number);
        let link = ada.shares(number, name);
        let stranger = site.stranger();
        let shown = stranger.get(&link).expect(200).attributes(".report img", "src").pop().expect("no picture");
        let picture = stranger.get(&shown).expect(200);
        assert!(!holds(&picture.bytes, b"GPS"), "{name}");
        assert_eq!(image_size(&picture.bytes), (8, 6), "{name}");
    }
}
