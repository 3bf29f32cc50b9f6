//! The history of an action item: who did what, and who saw that it works.

use serde_json::json;
use tests::Site;

#[test]
fn verifying_keeps_who_did_the_work_and_what_they_said() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares("Checkout failed");
    ben.writes(number, "summary", "Orders failed.").location();
    let action = ben.adds_action(number, &[("title", "Alert on errors")]);

    ben.takes_step(number, action, "finish", "A first alert.").location();
    ada.takes_step(number, action, "reopen", "").location();
    ben.takes_step(number, action, "finish", "The alert pages the team.").location();
    ada.takes_step(number, action, "verify", "The drill paged within 2 minutes.").location();

    let steps = ben.opens(number).all(".action-steps li");
    let begins = ["Done by Ben", "Reopened by Ada", "Done by Ben", "Verified by Ada"];
    assert_eq!(steps.len(), begins.len(), "{steps:?}");
    for (step, begin) in steps.iter().zip(begins) {
        assert!(step.starts_with(begin), "{step}");
    }
    assert!(steps[2].ends_with("The alert pages the team."), "{steps:?}");
    assert!(steps[3].ends_with("The drill paged within 2 minutes."), "{steps:?}");

    let api = ada.get(&format!("/api/v1/postmortems/{number}/actions/{action}")).expect(200).json();
    let taken = api["steps"].as_array().unwrap();
    let said: Vec<_> = taken.iter().map(|taken| (&taken["step"], &taken["state"], &taken["by"]["name"])).collect();
    let (finish, done) = (json!("finish"), json!("done"));
    let (ada_name, ben_name) = (json!("Ada"), json!("Ben"));
    assert_eq!(said[0], (&finish, &done, &ben_name));
    assert_eq!(said[1], (&json!("reopen"), &json!("open"), &ada_name));
    assert_eq!(said[3], (&json!("verify"), &json!("verified"), &ada_name));
    assert_eq!(taken[3]["note"], "The drill paged within 2 minutes.");

    // Readers see how it got to where it is, and not what was taken back.
    ben.publishes(number);
    let report = site.stranger().get(&ben.shares(number, "The board")).expect(200);
    report.assert_says("Done by Ben");
    report.assert_says("The alert pages the team.");
    report.assert_says("Verified by Ada");
    report.assert_hides("A first alert.");
    let report = ben.get(&format!("/api/v1/postmortems/{number}/report")).expect(200).json();
    assert_eq!(report["actions"][0]["steps"][1]["note"], "The drill paged within 2 minutes.");
    site.assert_nothing_broke();
}
