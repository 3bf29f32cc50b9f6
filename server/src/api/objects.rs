//! JSON objects must be sent as objects: serde would also accept an array with the fields of a struct in
//! order, which the API description does not allow.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// A deserializer that reads structs only from objects, at every depth.
pub struct Objects(pub Value);

impl Objects {
    /// In JSON Schema, `17.0` is the integer 17.
    #[expect(clippy::cast_possible_truncation, reason = "only numbers that are whole and far smaller are taken")]
    fn whole(self) -> Self {
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        match self.0.as_f64().filter(|number| self.0.is_f64() && number.fract() == 0.0 && number.abs() <= LARGEST) {
            Some(number) => Self(Value::from(number as i64)),
            None => self,
        }
    }
}

macro_rules! whole_numbers {
    ($($name:ident)+) => {
        $(
            fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                self.whole().deserialize_any(visitor)
            }
        )+
    };
}

impl<'de> Deserializer<'de> for Objects {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(values) => {
                let mut values = SeqDeserializer::new(values.into_iter().map(Objects));
                let read = visitor.visit_seq(&mut values)?;
                values.end()?;
                Ok(read)
            }
            Value::Object(fields) => {
                let mut fields = MapDeserializer::new(fields.into_iter().map(|(name, value)| (name, Objects(value))));
                let read = visitor.visit_map(&mut fields)?;
                fields.end()?;
                Ok(read)
            }
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.0.is_array() {
            return Err(Error::invalid_type(Unexpected::Seq, &AnObject));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Objects {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct AnObject;

impl serde::de::Expected for AnObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Outer {
        name: Option<String>,
        inner: Vec<Inner>,
        count: Option<i64>,
        share: f64,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Inner {
        text: String,
    }

    fn read(value: Value) -> Result<Outer, String> {
        Outer::deserialize(Objects(value)).map_err(|error| error.to_string())
    }

    #[test]
    fn an_object_is_read_as_serde_reads_it() {
        let inner = vec![Inner { text: "a".into() }];
        let expected = Outer { name: Some("n".into()), inner, count: Some(2), share: 1.0 };
        assert_eq!(read(json!({ "name": "n", "inner": [{ "text": "a" }], "count": 2, "share": 1 })), Ok(expected));
        assert_eq!(read(json!({ "name": null, "count": null })), Ok(Outer::default()));
        assert!(read(json!({ "other": 1 })).unwrap_err().contains("unknown field `other`"));
        assert!(read(json!({ "count": "2" })).is_err());
        assert_eq!(read(json!({ "count": 17.0 })).unwrap().count, Some(17));
        assert!(read(json!({ "count": 17.5 })).is_err());
    }

    #[test]
    fn an_array_is_no_object_at_any_depth() {
        for value in [json!([]), json!(["n", [], 2]), json!({ "inner": [["a"]] }), json!({ "inner": [[]] })] {
            let message = read(value.clone()).unwrap_err();
            assert!(message.contains("invalid type: sequence, expected an object"), "{value}: {message}");
        }
    }
}
