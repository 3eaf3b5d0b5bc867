//! `xml` and `jsonpath`: text that the server has checked.

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_binary};

/// A document or fragment of `xml`. The server checks it, where it was built with libxml.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Xml;
///
/// let note = Xml("<note>milk</note>".into());
/// assert_eq!(note.0, "<note>milk</note>");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Xml(pub String);

impl Binary for Xml {
    fn read(from: &mut Reader<'_>) -> Result<Xml, BoxError> {
        Ok(Xml(std::str::from_utf8(from.rest())?.to_owned()))
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.0.as_bytes());
    }
}

value_by_binary!(Xml, "xml", 142, 143);

/// A `jsonpath`, such as `$.items[*].price`.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::JsonPath;
///
/// let prices = JsonPath("$.items[*].price".into());
/// assert_eq!(prices.0, "$.items[*].price");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JsonPath(pub String);

impl Binary for JsonPath {
    fn read(from: &mut Reader<'_>) -> Result<JsonPath, BoxError> {
        match from.u8()? {
            1 => Ok(JsonPath(std::str::from_utf8(from.rest())?.to_owned())),
            _ => Err("a jsonpath of an unknown version".into()),
        }
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.push(1);
        to.extend(self.0.as_bytes());
    }
}

value_by_binary!(JsonPath, "jsonpath", 4072, 4073);
