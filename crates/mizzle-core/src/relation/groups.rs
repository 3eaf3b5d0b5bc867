//! The rows that belong together: in the order in which they came, found by their key.

use std::collections::HashMap;

use crate::relation::key::Key;

/// No row.
const NONE: u32 = u32::MAX;

/// For each key its rows, as a chain.
#[derive(Default)]
pub struct Groups {
    /// The first and the last row of each key.
    ends: HashMap<Key, (u32, u32)>,
    /// For each row, the next one of its key.
    next: Vec<u32>,
}

impl Groups {
    /// Adds the next row.
    pub fn push(&mut self, key: Option<Key>) {
        let row = u32::try_from(self.next.len()).unwrap_or(NONE);
        self.next.push(NONE);
        let Some(key) = key else { return };
        let (_, last) = self.ends.entry(key).or_insert((row, row));
        if let Some(next) = self.next.get_mut(*last as usize)
            && *last != row
        {
            *next = row;
        }
        *last = row;
    }

    /// The first row of a key.
    pub fn first(&self, key: Option<&Key>) -> Option<usize> {
        self.ends.get(key?).map(|(first, _)| *first as usize)
    }

    /// The row after another.
    pub fn after(&self, row: usize) -> Option<usize> {
        self.next.get(row).filter(|next| **next != NONE).map(|next| *next as usize)
    }
}
