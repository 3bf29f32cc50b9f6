//! How people call an issue of another tracker.

/// A longer name says less than the host.
const MAX_NAME: usize = 60;

/// The short name of an issue by its URL: `owner/repo#12` (GitHub, Gitea, Bitbucket), `group/project#3` and
/// `group/project!4` (GitLab), `ABC-123` (Jira, Linear, YouTrack), `sc-12` (Shortcut); otherwise the host.
pub fn tracker_name(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (place, query) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
    let (authority, path) = place.split_once('/').unwrap_or((place, ""));
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let name = of_project(&segments).or_else(|| of_key(&segments, query)).or_else(|| of_story(host, &segments));
    name.filter(|name| name.chars().count() <= MAX_NAME).unwrap_or_else(|| host.to_owned())
}

/// A number in a project.
fn of_project(segments: &[&str]) -> Option<String> {
    if let Some(dash) = segments.iter().position(|segment| *segment == "-").filter(|dash| *dash > 0) {
        let project = segments[..dash].join("/");
        let (what, number) = (segments.get(dash + 1)?, number(segments.get(dash + 2)?)?);
        return match *what {
            "issues" | "work_items" => Some(format!("{project}#{number}")),
            "merge_requests" => Some(format!("{project}!{number}")),
            _ => None,
        };
    }
    let [owner, repository, "issues" | "pull" | "pulls" | "pull-requests" | "discussions", last, ..] = segments else {
        return None;
    };
    Some(format!("{owner}/{repository}#{}", number(last)?))
}

/// A key that is a name of its own, such as `ABC-123`.
fn of_key(segments: &[&str], query: &str) -> Option<String> {
    let selected = query.split('&').find_map(|part| part.strip_prefix("selectedIssue="));
    let named =
        segments.windows(2).find_map(|pair| matches!(pair[0], "browse" | "issue" | "issues").then_some(pair[1]));
    [named, selected].into_iter().flatten().find(|key| is_key(key)).map(str::to_owned)
}

fn of_story(host: &str, segments: &[&str]) -> Option<String> {
    let story = segments.windows(2).find_map(|pair| (pair[0] == "story").then_some(pair[1]))?;
    (host == "app.shortcut.com").then(|| number(story).map(|number| format!("sc-{number}")))?
}

fn number(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())).then_some(text)
}

fn is_key(text: &str) -> bool {
    text.split_once('-').is_some_and(|(project, count)| {
        let mut letters = project.bytes();
        letters.next().is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == b'_')
            && number(count).is_some()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn issues_are_called_as_their_trackers_call_them() {
        for (url, name) in [
            ("https://github.com/harbour/checkout/issues/12", "harbour/checkout#12"),
            ("https://github.com/harbour/checkout/pull/7/files", "harbour/checkout#7"),
            ("https://github.example.org/harbour/checkout/issues/12#issuecomment-1", "harbour/checkout#12"),
            ("https://www.github.com/harbour/checkout/issues/12?x=1", "harbour/checkout#12"),
            ("https://codeberg.org/harbour/checkout/pulls/3", "harbour/checkout#3"),
            ("https://gitlab.com/harbour/shop/checkout/-/issues/3", "harbour/shop/checkout#3"),
            ("https://gitlab.example.org/harbour/checkout/-/merge_requests/4/diffs", "harbour/checkout!4"),
            ("https://gitlab.com/harbour/checkout/-/work_items/5", "harbour/checkout#5"),
            ("https://harbour.atlassian.net/browse/PAY-123", "PAY-123"),
            ("https://jira.example.org/jira/browse/PAY2-9?focusedId=3", "PAY2-9"),
            ("https://harbour.atlassian.net/jira/boards/1?selectedIssue=PAY-7&x=1", "PAY-7"),
            ("https://linear.app/harbour/issue/ENG-42/a-title-in-the-address", "ENG-42"),
            ("https://harbour.youtrack.cloud/issue/SHOP-8/Some-title", "SHOP-8"),
            ("https://app.shortcut.com/harbour/story/81/a-title", "sc-81"),
        ] {
            assert_eq!(tracker_name(url), name, "{url}");
        }
    }

    #[test]
    fn everything_else_is_called_by_its_host() {
        for (url, host) in [
            ("https://tracker.example.org/1", "tracker.example.org"),
            ("https://github.com/harbour/checkout", "github.com"),
            ("https://github.com/harbour/checkout/issues/new", "github.com"),
            ("https://gitlab.com/-/issues/3", "gitlab.com"),
            ("http://ada@tracker.example.org:8080/a/b?c=d", "tracker.example.org:8080"),
            ("https://example.org/browse/pay-1", "example.org"),
            (&format!("https://example.org/{}/b/issues/1", "a".repeat(60)), "example.org"),
        ] {
            assert_eq!(tracker_name(url), host, "{url}");
        }
    }

    proptest! {
        #[test]
        fn every_address_has_a_name(rest in r"[a-z]{1,9}[^\s]{0,99}") {
            let name = tracker_name(&format!("https://{rest}"));
            prop_assert!(name.chars().count() <= rest.chars().count());
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            tracker_name(&text);
        }
    }
}
