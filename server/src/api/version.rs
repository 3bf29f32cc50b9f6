//! Versions: an update names the version that it is based on, so that concurrent changes are not
//! overwritten.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use store::StoreError;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use super::problem::{Problem, UNREADABLE, VERSION_NEEDED};

/// The version in the `If-Match` header, which is the `ETag` of the record (RFC 9110, 13.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(Option<i32>);

/// A version in a body, checked as it is read: it must make sense also where it does not count, as in a body that
/// creates something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Version(i32);

impl From<Version> for i32 {
    fn from(Version(version): Version) -> Self {
        version
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        checked(i32::deserialize(value)?).map(Self).map_err(D::Error::custom)
    }
}

/// The next version must be a number, too. The reason is a sentence without its full stop.
fn checked(version: i32) -> Result<i32, String> {
    match version {
        ..=0 => Err(format!("{version} is not a version: versions start at 1")),
        i32::MAX => Err(format!("{version} is not a version: it is larger than any")),
        _ => Ok(version),
    }
}

impl IfMatch {
    /// The version that an update is based on: from the header, or else from the body.
    pub fn or(self, body: Option<Version>) -> Result<i32, Problem> {
        self.0.or(body.map(i32::from)).ok_or_else(|| {
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
        let unreadable = |message: String| Problem::with_field(UNREADABLE, "If-Match", message);
        let version = value.to_str().ok().and_then(version_of).ok_or_else(|| {
            unreadable("“If-Match” is not a version; send the ETag of the record, such as \"3\".".into())
        })?;
        checked(version).map(|version| Self(Some(version))).map_err(|reason| unreadable(format!("{reason}.")))
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
                    Without it, `version` is required in the body.";
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
        assert_eq!(IfMatch(Some(3)).or(Some(Version(2))).unwrap(), 3);
        assert_eq!(IfMatch(None).or(Some(Version(2))).unwrap(), 2);
        assert!(IfMatch(None).or(None).is_err());
    }

    #[test]
    fn a_version_has_one_before_it_or_is_the_first_and_one_after_it() {
        for version in [1, 2, i32::MAX - 1] {
            assert_eq!(checked(version), Ok(version));
        }
        for version in [i32::MIN, -1, 0, i32::MAX] {
            assert!(checked(version).is_err(), "{version}");
        }
    }
}
