//! `hstore`, of the extension of that name.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use crate::value::BoxError;
use crate::value::binary::{Binary, Reader, value_by_name};

/// An `hstore`: keys with values, which are text or NULL.
///
/// ```
/// # use mizzle::__examples::*;
/// use mizzle::types::Hstore;
///
/// let pairs = Hstore::from_iter([("colour", Some("red")), ("size", None)]);
/// assert_eq!((pairs["colour"].as_deref(), pairs.len()), (Some("red"), 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hstore(pub BTreeMap<String, Option<String>>);

impl Deref for Hstore {
    type Target = BTreeMap<String, Option<String>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Hstore {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, Option<V>)> for Hstore {
    fn from_iter<I: IntoIterator<Item = (K, Option<V>)>>(pairs: I) -> Hstore {
        Hstore(pairs.into_iter().map(|(key, value)| (key.into(), value.map(Into::into))).collect())
    }
}

impl Binary for Hstore {
    fn read(from: &mut Reader<'_>) -> Result<Hstore, BoxError> {
        // A pair takes two lengths at least.
        let count = from.count(8)?;
        let mut pairs = BTreeMap::new();
        for _ in 0..count {
            let key = from.value()?.ok_or("a key is NULL")?;
            let value = from.value()?.map(std::str::from_utf8).transpose()?;
            pairs.insert(std::str::from_utf8(key)?.to_owned(), value.map(str::to_owned));
        }
        Ok(Hstore(pairs))
    }

    fn write(&self, to: &mut Vec<u8>) {
        let length = |length: usize| i32::try_from(length).unwrap_or(i32::MAX).to_be_bytes();
        to.extend(length(self.0.len()));
        for (key, value) in &self.0 {
            to.extend(length(key.len()));
            to.extend(key.as_bytes());
            match value {
                Some(value) => {
                    to.extend(length(value.len()));
                    to.extend(value.as_bytes());
                }
                None => to.extend((-1_i32).to_be_bytes()),
            }
        }
    }
}

value_by_name!(Hstore, "hstore");
