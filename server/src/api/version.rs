//! Versions: an update names the version that it is based on, so that concurrent changes are not
//! overwritten.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use serde::Serialize;
use store::StoreError;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use super::problem::{Problem, UNREADABLE, VERSION_NEEDED};

/// The version in the `If-Match` header, which is the `ETag` of the record (RFC 9110, 13.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(Option<i32>);

/// Refuses what is no version in a body that creates something, where a version is allowed and does not count.
pub fn checked(body: Option<i32>) -> Result<(), Problem> {
    IfMatch(None).or(body.or(Some(1))).map(drop)
}

impl IfMatch {
    /// The version that an update is based on: from the header, or else from the body.
    pub fn or(self, body: Option<i32>) -> Result<i32, Problem> {
        // The next version must be a number too. Both are looked at, also when only one of them counts.
        if let Some(wrong) = [self.0, body].into_iter().flatten().find(|version| !(1..i32::MAX).contains(version)) {
            let message = format!("{wrong} is not a version: versions start at 1.");
            return Err(Problem::with_field(UNREADABLE, "version", message));
        }
        self.0.or(body).ok_or_else(|| {
            Problem::new(
                VERSION_NEEDED,
                "Send the version that the update is based on: the ETag in “If-Match”, or “version” in the body.",
            )
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let version = value.to_str().ok().and_then(version_of);
        version.map(|version| Self(Some(version))).ok_or_else(|| {
            Problem::with_field(
                UNREADABLE,
                "If-Match",
                "“If-Match” is not a version; send the ETag of the record, such as \"3\".",
            )
        })
    }
}

/// A compressing proxy makes an `ETag` weak; it still names the same version.
fn version_of(tag: &str) -> Option<i32> {
    let tag = tag.trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or(tag).parse().ok()
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let message = "The version that the update is based on, as the `ETag` of the record: `\"3\"`. \
                    Without it, `version` has to stand in the body.";
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        vec![
            ParameterBuilder::new()
                .name("If-Match")
                .parameter_in(ParameterIn::Header)
                .required(Required::False)
                .description(Some(message))
                .schema(Some(text))
                .build(),
        ]
    }
}

/// The result of an update; a version conflict contains the current record.
pub async fn or_current<T, C: Serialize>(
    changed: Result<T, StoreError>,
    current: impl Future<Output = Result<C, Problem>>,
) -> Result<T, Problem> {
    match changed {
        Err(StoreError::Conflict) => Err(Problem::conflict(&current.await?)),
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_an_etag() {
        for tag in ["\"3\"", "W/\"3\"", "3", " \"3\" "] {
            assert_eq!(version_of(tag), Some(3), "{tag}");
        }
        for tag in ["*", "\"\"", "\"3\", \"4\"", "three"] {
            assert_eq!(version_of(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_header_comes_before_the_body_and_one_of_them_is_needed() {
        assert_eq!(IfMatch(Some(3)).or(Some(2)).unwrap(), 3);
        assert_eq!(IfMatch(None).or(Some(2)).unwrap(), 2);
        assert!(IfMatch(None).or(None).is_err());
        assert!(IfMatch(Some(i32::MAX)).or(None).is_err());
        assert!(IfMatch(None).or(Some(0)).is_err());
        assert!(IfMatch(Some(1)).or(Some(i32::MAX)).is_err());
    }
}
