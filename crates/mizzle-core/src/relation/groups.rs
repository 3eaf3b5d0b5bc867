//! The rows that belong together: in the order in which they came, found by their key.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::relation::key::Key;

/// No row.
const NONE: u32 = u32::MAX;

/// For each key its rows, as a chain.
#[derive(Default)]
pub struct Groups {
    chains: Vec<Chain>,
    /// Which chain is that of a key.
    of: HashMap<Key, u32, RandomState>,
    /// The key of the row that came last, and its chain: the next row often has the same.
    latest: Option<(Key, u32)>,
    /// For each row, the next one of its key.
    next: Vec<u32>,
}

/// The rows of a key.
#[derive(Clone, Copy)]
pub struct Chain {
    first: u32,
    last: u32,
    count: u32,
}

impl Groups {
    /// Adds the next row.
    pub fn push(&mut self, key: Option<Key>) {
        let row = u32::try_from(self.next.len()).unwrap_or(NONE);
        self.next.push(NONE);
        let Some(key) = key else { return };
        let at = match &self.latest {
            Some((latest, at)) if *latest == key => *at,
            _ => self.chain_of(key),
        };
        let Some(chain) = self.chains.get_mut(at as usize) else { return };
        if chain.count > 0
            && let Some(next) = self.next.get_mut(chain.last as usize)
        {
            *next = row;
        } else {
            chain.first = row;
        }
        chain.last = row;
        chain.count += 1;
    }

    fn chain_of(&mut self, key: Key) -> u32 {
        let new = u32::try_from(self.chains.len()).unwrap_or(NONE);
        let at = *self.of.entry(key.clone()).or_insert(new);
        if at == new {
            self.chains.push(Chain { first: NONE, last: NONE, count: 0 });
        }
        self.latest = Some((key, at));
        at
    }

    /// The rows of a key.
    pub fn find(&self, key: Option<&Key>) -> Option<Chain> {
        self.chains.get(*self.of.get(key?)? as usize).copied()
    }

    /// The row after another.
    pub fn after(&self, row: usize) -> Option<usize> {
        self.next.get(row).filter(|next| **next != NONE).map(|next| *next as usize)
    }
}

impl Chain {
    /// The first row.
    pub fn first(self) -> usize {
        self.first as usize
    }

    /// How many rows there are.
    pub fn count(self) -> usize {
        self.count as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(groups: &Groups, key: &Key) -> Vec<usize> {
        let Some(chain) = groups.find(Some(key)) else { return Vec::new() };
        let rows: Vec<_> = std::iter::successors(Some(chain.first()), |row| groups.after(*row)).collect();
        assert_eq!(rows.len(), chain.count());
        rows
    }

    #[test]
    fn rows_of_a_key_are_found_in_the_order_in_which_they_came() {
        let [a, b, c] = [b"a", b"b", b"c"].map(|text| Key::new(text));
        let mut groups = Groups::default();
        for key in [Some(&a), Some(&a), Some(&b), None, Some(&a), Some(&b)] {
            groups.push(key.cloned());
        }
        assert_eq!(rows(&groups, &a), [0, 1, 4]);
        assert_eq!(rows(&groups, &b), [2, 5]);
        assert_eq!(rows(&groups, &c), [0; 0]);
        assert!(groups.find(None).is_none());
    }
}
