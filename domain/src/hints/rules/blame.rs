//! Blame: a person, a role or a name where a condition belongs.

use super::Rule;
use crate::hints::Place;

/// Everywhere but in the outcome of an action item.
const TOLD: &[Place] =
    &[Place::Text, Place::Event, Place::Finding, Place::Cause, Place::RootCause, Place::Action, Place::MeasuredAction];

pub const NAME_AS_CAUSE: Rule = Rule {
    key: "name_as_cause",
    label: "A name as the cause",
    why: "A person's name stands where the cause belongs; anybody in that place might have done the same.",
    instead: "Which condition let one step have this effect? Tell what was done and known, by role if you like.",
    places: TOLD,
    patterns: &[
        "caused|broken|triggered|introduced by NAME",
        "because|due of|to? NAME",
        "NAME ADV BROKE",
        "NAME 's SLIP",
        "blame|blamed|fault NAME",
    ],
    unless: &["NAME ADV introduced WHOM", "NAME ADV dropped off|out|in"],
    marks: &[
        "The outage was «caused by Ana».",
        "The queue was blocked «because of Ana Sommer».",
        "«Ana accidentally deleted» the volume.",
        "It goes back to «Ben's mistake».",
        "People «blamed Ben» for it.",
    ],
    leaves: &[
        "Ana joined the call and began to look at the graphs.",
        "Ben restarted the workers after asking in the channel.",
        "Ana introduced the team to the customer.",
        "Ana dropped off the call at 15:00.",
        "The outage was caused by ana-worker-3.",
        "It was caused by `Ana`.",
    ],
};

pub const HUMAN_ERROR: Rule = Rule {
    key: "human_error",
    label: "Human error",
    why: "A human error is where the questions begin: something made the slip easy, and nothing stood in its way.",
    instead: "What made it easy to do, and what let it pass until it had an effect?",
    places: TOLD,
    patterns: &[
        "human|operator|pilot|personnel|manual error|errors|mistake|mistakes|failure",
        "user error !messages|message|rate|page|handling|reports|tracking|codes|code",
        "WHO ADV made|make|makes a|an|the|this|that|some? ..2 mistake|mistakes|error|errors",
        "was|is|were ADV a|an|our|their|his|her ..2 mistake|oversight|blunder",
        "mistake|error|oversight|fault|carelessness by|of|on WHOM",
        "WHOM 's ADV mistake|error|fault|carelessness|oversight|negligence",
        "forgotten by WHOM",
    ],
    unless: &[
        "prevent|prevents|avoid|avoids|avoided|reduce|reduces|reducing|eliminate|eliminates|against|without|less|minimize|risk|room|chance|prone|possibility|potential|opportunity ..5 error|errors|mistake|mistakes",
        "not|never ..3 human error",
        "there was|were",
    ],
    marks: &[
        "The cause was «human error».",
        "After a while it was put down to «user error».",
        "«The engineer made a small mistake» in the file.",
        "This «was a mistake» in setting up the pool.",
        "It came from an «oversight of the team».",
        "In the end it was «the operator's fault».",
        "The renewal was «forgotten by the team».",
    ],
    leaves: &[
        "A check of the plan reduces the risk of human error.",
        "User error messages were misleading.",
        "There was a mistake in the translation of the page.",
        "The error of the request was logged.",
        "It was not human error but a missing check.",
        "The manual failover took 12 minutes.",
    ],
};

pub const CARELESS: Rule = Rule {
    key: "careless",
    label: "A judgement",
    why: "It judges a person, and nothing follows that could be changed.",
    instead: "Which step, tool or pressure made it easy to go this way? Describe what was done, without the judgement.",
    places: Place::ALL,
    patterns: &[
        "careless|carelessness|carelessly|negligent|negligence|sloppy|sloppiness|incompetent|incompetence|reckless|recklessly|recklessness|inattentive|inattention|irresponsible|unprofessional|thoughtless|thoughtlessly|foolish|foolishly|stupid|stupidly|stupidity|clueless",
        "silly|dumb|stupid|rookie|basic|beginner|embarrassing|avoidable|unforced|inexcusable mistake|mistakes|error|errors",
        "WHO was|were|is|are ADV at fault",
        "WHO was|were|is|are ADV to blame",
        "WHO ADV did|does|do not care|bother",
        "WHO was|were ADV lazy|distracted|overconfident|complacent|too",
    ],
    unless: &[],
    marks: &[
        "The rollout was «careless».",
        "It was a «basic mistake».",
        "«The team was at fault».",
        "«We are to blame».",
        "«Nobody did not care» about it.",
        "«We were complacent» about the disk.",
    ],
    leaves: &[
        "DNS was to blame.",
        "The client was lazy and loaded it late.",
        "The disk was at fault, and was replaced.",
        "Lazy loading was switched off.",
        "The team was at full strength.",
    ],
};

pub const LEFT_UNDONE: Rule = Rule {
    key: "left_undone",
    label: "What was not done",
    why: "It tells what somebody did not do, and not what they did and why that made sense to them.",
    instead: "What did {who} look at instead, and what made this hard to see?",
    places: TOLD,
    patterns: &[
        "WHO ADV failed|neglected|omitted to ADV !reproduce|replicate|connect|reach|find|resolve|restore|recover|start|restart|create|build|fix|identify|load|launch|log|open|get|access|boot|mitigate|install|receive _",
        "WHO ADV have|has|had? ADV forgot|forgotten",
        "WHO ADV did ADV not ADV MIND",
        "WHO ADV never ADV checked|tested|verified|noticed|asked|read|reviewed|followed|validated|thought|considered|looked|told|realized|realised",
        "WHO ADV have|has|had? ADV ignored|overlooked|neglected|disregarded|dismissed|missed|misread|misjudged|mishandled|botched",
        "WHO was|were ADV unaware",
        "nobody|none|noone ADV noticed|checked|thought|bothered|realized|realised|verified|tested|reviewed|remembered|told",
        "none of us|them ADV noticed|checked|thought|realized|realised|verified|tested|reviewed|remembered",
        "no one|person|engineer ADV noticed|checked|thought|bothered|realized|realised|verified|tested|reviewed|remembered|told",
        "was|were|been|being ADV overlooked|forgotten|neglected",
        "they ADV failed|forgot|neglected to MIND",
    ],
    unless: &["because|since", "so WHOM"],
    marks: &[
        "«We failed to verify» that it was running.",
        "«The on-call engineer had forgotten» the second region.",
        "«The team did not notice» the alert.",
        "«The operator never checked» the plan.",
        "«The reviewer overlooked» the default.",
        "«We were unaware» of the limit.",
        "«No one checked» the dashboard.",
        "«Nobody really noticed».",
        "«None of us noticed» it in time.",
        "The renewal «was overlooked».",
        "«They forgot to tell» support.",
    ],
    leaves: &[
        "The health check failed to start.",
        "We did not notice it because the alert went to another channel.",
        "Staging has no such path, so we did not catch it there.",
        "The operator pattern failed to reconcile.",
        "We failed to reproduce it on staging.",
        "We did not have a test for it.",
        "The users did not see the page.",
        "The scheduler missed two heartbeats.",
        "We failed over to the replica.",
        "The reflector failed to notice starting pods.",
        "Alerts to the team failed to arrive.",
        "The error is not forgotten by the cache.",
        "A list, so these do not get forgotten.",
    ],
};

pub const WRONGLY: Rule = Rule {
    key: "wrongly",
    label: "Judged by the outcome",
    why: "It judges a step by what came of it; at that time there were reasons for it.",
    instead: "What did the situation look like to {who}, and what made this a sensible step?",
    places: TOLD,
    patterns: &[
        "WHO ADV have|has|had? WRONGLY DID|thought|believed|concluded|interpreted|diagnosed|attributed|configured|released|added|shut|stopped|started|sent",
        "WHO ADV DID ..4 by mistake|accident",
        "was|were|been ADV mistakenly|carelessly|negligently|hastily|erroneously|accidentally|wrongly|inadvertently DONE",
        "WHO ADV misconfigured|misjudged|misunderstood|misinterpreted|mistyped|botched",
        "assumed|believed|thought wrongly|incorrectly|mistakenly|falsely",
    ],
    unless: &[],
    marks: &[
        "«We wrongly assumed» that limits were set.",
        "«The engineer deleted the volume by accident».",
        "The flag «was accidentally removed».",
        "«The contractor misconfigured» the proxy.",
        "Those on call «believed wrongly» that it was over.",
    ],
    leaves: &[
        "The proxy wrongly answered with 502.",
        "The rule would incorrectly direct traffic.",
        "The parser misinterpreted the header.",
        "We restarted the job that had stopped by itself.",
        "The request was incorrectly rejected.",
    ],
};
