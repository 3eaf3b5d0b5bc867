//! What is not compared is not touched.

use super::{Change, Draft, Rule};
use crate::facts::{Fact, ObjectId};

pub(super) struct Other;

impl Rule for Other {
    fn create(&self, _: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        Vec::new()
    }

    fn drop(&self, _: &ObjectId, _: &Fact, _: &Change<'_>) -> Vec<Draft> {
        Vec::new()
    }
}
