//! What is the same for every operation, so that no handler can forget it: what its path holds, how
//! it can fail, who may call.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    Components, Content, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required,
    ResponseBuilder, Type,
};
use utoipa::openapi::{ServerBuilder, tag::TagBuilder};
use utoipa::{PartialSchema, ToSchema};

use crate::api::problem::{
    ABSENT, CONFLICT, MISTAKES, NOT_SIGNED_IN, ProblemJson, REFUSED, Sort, TOO_LARGE, UNREADABLE, VERSION_NEEDED,
    WRONG_TYPE,
};

const INTRODUCTION: &str = "Most of what you can do in the web interface is also available through this JSON API. \
Not in the API: insights and the readiness overview, feeds, e-mail preferences and the outbox, the organisation name, \
password changes, bulk edits and undo on the board, adding a signal to an incident, and the first steps.

Send an API token as `Authorization: Bearer …`. You can create one on your profile page. A token has the scope `read` \
or `write` and never has more permissions than its owner.

Times are in UTC (RFC 3339). Texts are in Markdown.

**Versions.** Records that can be updated have a `version`, which is also sent as the `ETag`. Send it back with an \
update, as `If-Match` or as `version` in the body. If somebody else changed the record in the meantime, the response \
is 409 with the current record in `current`, and nothing is overwritten.

**Pagination.** Long lists return `next`. Send it as `cursor` to get the next page.

**Errors.** Errors are sent as `application/problem+json` (RFC 9457): `detail` is a human-readable sentence, and \
`errors` lists the invalid fields. The response for records that you have no access to is 404.";

/// The groups, in page order.
const TAGS: [(&str, &str); 17] = [
    ("postmortems", "Lists, details, impact figures, review requests, archiving and deletion."),
    ("sections", "The sections of a postmortem, and the versions of their texts."),
    ("timeline", "Timeline events and pasted events."),
    ("findings", "Findings, and the chain of causes that they form."),
    ("suggestions", "Suggestions from the language check, and their dismissals."),
    ("actions", "Action items and their status, from open to verified."),
    ("signals", "Alerts from monitoring tools, and the sources that send them."),
    ("incidents", "Ongoing incidents: roles, updates with due times, and log entries; and resolved incidents."),
    ("runbooks", "Runbooks and rollback plans: their steps, versions, approvals and runs."),
    ("releases", "Releases: criteria, votes, feature flags and stages; questions and reports from pipelines."),
    ("comments", "Comment threads and reviews."),
    ("pictures", "Pictures in texts and as evidence."),
    ("reports", "Publishing, reports and share links."),
    ("templates", "Templates for postmortems, severity names and policies."),
    ("people", "Your profile, sessions and notifications; people and invitations."),
    ("teams", "Teams, their members and their holidays."),
    ("tokens", "Your API tokens."),
];

/// The names of the parameters in a path.
pub fn parts_in_braces(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// The description of a path parameter.
pub fn says_of(part: &str) -> Option<&'static str> {
    Some(match part {
        "number" => "The number of the postmortem: 42 for PM-42.",
        "id" => "The ID of the record.",
        "person" => "The ID of the person.",
        "earlier" => "The ID of the earlier finding.",
        "version" => "The ID of the version, from the list of versions.",
        "criterion" => "The ID of the criterion.",
        "flag" => "The ID of the feature flag.",
        "date" => "The day, such as `2026-12-25`.",
        "hash" => "The hash of the picture.",
        _ => return None,
    })
}

/// Adds what is common to all operations.
pub fn complete(document: &mut OpenApi) {
    document.info = InfoBuilder::new()
        .title("Debrief")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(INTRODUCTION))
        .license(Some(LicenseBuilder::new().name("AGPL-3.0-or-later").identifier(Some("AGPL-3.0-or-later")).build()))
        .build();
    document.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    document.tags =
        Some(TAGS.map(|(name, message)| TagBuilder::new().name(name).description(Some(message)).build()).to_vec());
    document.security =
        Some(vec![SecurityRequirement::new("token", [""; 0]), SecurityRequirement::new("session", [""; 0])]);
    let components = document.components.get_or_insert_with(Components::new);
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A personal API token, created on the profile page or with POST /api/v1/tokens."))
        .build();
    let cookie = "The session cookie of a browser; named `__Host-debrief` over TLS.";
    let session = ApiKey::Cookie(ApiKeyValue::with_description("debrief", cookie));
    components.add_security_scheme("token", SecurityScheme::Http(token));
    components.add_security_scheme("session", SecurityScheme::ApiKey(session));
    components.schemas.insert(ProblemJson::name().into_owned(), ProblemJson::schema());
    let mut more = Vec::new();
    ProblemJson::schemas(&mut more);
    components.schemas.extend(more);
    for (path, item) in &mut document.paths.paths {
        let PathItem { get, post, put, patch, delete, .. } = item;
        for (operation, changes) in [(get, false), (post, true), (put, true), (patch, true), (delete, true)] {
            if let Some(operation) = operation {
                complete_one(path, operation, changes);
            }
        }
    }
}

fn complete_one(path: &str, operation: &mut Operation, changes: bool) {
    if let (Some([tag]), Some(name)) = (operation.tags.as_deref(), &operation.operation_id) {
        operation.operation_id = Some(format!("{tag}_{name}"));
    }
    let mut parameters: Vec<RefOr<Parameter>> = parts_in_braces(path).map(|part| path_parameter(part).into()).collect();
    let is_on_a_part = !parameters.is_empty();
    parameters.extend(operation.parameters.take().unwrap_or_default());
    let has = |place: &ParameterIn| {
        parameters.iter().any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == *place))
    };
    let is_versioned = has(&ParameterIn::Header);
    let has_body = operation.request_body.is_some();
    let is_read_from_address = is_on_a_part || has(&ParameterIn::Query);
    for (sort, when) in [
        (UNREADABLE, has_body || is_read_from_address),
        (NOT_SIGNED_IN, true),
        (REFUSED, changes),
        (ABSENT, is_on_a_part),
        (CONFLICT, is_versioned),
        (TOO_LARGE, has_body),
        (WRONG_TYPE, has_body),
        (MISTAKES, has_body),
        (VERSION_NEEDED, is_versioned),
    ] {
        if when {
            add_problem(operation, sort);
        }
    }
    shape_problems(operation);
    operation.parameters = Some(parameters);
}

fn path_parameter(name: &str) -> Parameter {
    let kind = if matches!(name, "hash" | "date") { Type::String } else { Type::Integer };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(says_of(name))
        .schema(Some(ObjectBuilder::new().schema_type(kind).build()))
        .build()
}

/// A handler may have described this response already, in more detail.
fn add_problem(operation: &mut Operation, sort: Sort) {
    let message = || ResponseBuilder::new().description(format!("{}.", sort.title)).build().into();
    operation.responses.responses.entry(sort.status.as_str().to_owned()).or_insert_with(message);
}

/// Describes all errors as problem+json.
fn shape_problems(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if status.starts_with('4') {
            let problem = Content::new(Some(RefOr::Ref(Ref::from_schema_name(ProblemJson::name()))));
            response.content.insert("application/problem+json".to_owned(), problem.into());
        }
    }
}
