"""What schemathesis cannot know: which refusals no description could have foretold."""

import schemathesis

# What a field refers to, or whether it fits the state of things, is not in its form.
DEPENDS_ON_WHAT_IS_THERE = {
    # The spellings of a host that are one are more than a pattern can say.
    "address",
    "at",
    "audience",
    "again",
    "authors",
    "criteria_version",
    "delete",
    "earlier",
    "email",
    "evidence",
    "expires_on",
    "explains",
    "finding",
    "findings",
    "from",
    "incident",
    "into",
    "is_private",
    "keep",
    "lead",
    "line",
    "mark",
    "measures",
    "milestone",
    "minutes",
    "note",
    "owner",
    "person",
    "picture",
    "plan",
    "postmortem",
    "publish",
    "quote",
    "reason",
    "release",
    "reviewers",
    "request",
    "role",
    "rule",
    "run",
    "section",
    "signal",
    "signing_secret",
    "sections",
    "requested",
    "stage",
    "stages",
    "step",
    "subject",
    "team",
    "template",
    "text",
    "title",
    "to",
    "transition",
    "undoes",
    "words",
}
# The body or a parameter cannot be read, is too large, or breaks a rule.
REFUSED = {400, 413, 415, 422}


# Making texts of many kilobytes that fit a pattern takes minutes; a story over HTTP tries those lengths.
LONG = 300
# One of six hundred time zones is as good as another.
MANY = 30


# The run signs in as the first person, with the first token.
OWN = 1
LOCKS_ITSELF_OUT = {
    ("PUT", "/people/{id}/role"),
    ("POST", "/people/{id}/disable"),
    ("POST", "/people/{id}/password-reset"),
    ("DELETE", "/tokens/{id}"),
}


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = (case.method.upper(), case.path.removeprefix("/api/v1"))
    if operation in LOCKS_ITSELF_OUT and str(case.path_parameters.get("id")).strip() == str(OWN):
        case.path_parameters["id"] = OWN + 1


@schemathesis.hook
def before_load_schema(context, raw_schema):
    shorten(raw_schema)


def shorten(schema):
    if isinstance(schema, list):
        for part in schema:
            shorten(part)
    if isinstance(schema, dict):
        if isinstance(schema.get("maxLength"), int) and schema["maxLength"] > LONG:
            del schema["maxLength"]
        if isinstance(schema.get("enum"), list) and len(schema["enum"]) > MANY:
            schema["enum"] = schema["enum"][-5:]
        for part in schema.values():
            shorten(part)


@schemathesis.check
def what_is_described_is_accepted(ctx, response, case):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code not in REFUSED:
        return
    problem = response.json()
    fields = {error["field"].split("[")[0].split(".")[0] for error in problem.get("errors", [])}
    if not fields and response.status_code == 422:
        # A rule about the state of the thing as a whole, such as a postmortem that is archived.
        return
    if case.path.endswith("/pictures"):
        # Hardly any bytes are a picture.
        return
    if case.path.endswith(("/pastes", "/holidays/import")):
        # Anything may be pasted, and not everything can be read, or is a calendar.
        fields -= {"text", "calendar"}
        if not fields:
            return
    unforeseen = fields - DEPENDS_ON_WHAT_IS_THERE
    if unforeseen or not fields:
        raise AssertionError(f"{sorted(unforeseen)} was refused: {problem.get('detail')}")
