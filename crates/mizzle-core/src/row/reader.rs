//! Reads the values of one row in order, without copying.

use crate::error::{Error, ErrorKind, Result};
use crate::row::ResultColumn;

/// One row of a result: the body of a `DataRow` message after its column count.
pub struct Row<'a> {
    columns: &'a [ResultColumn],
    values: &'a [u8],
    rest: &'a [u8],
    next: usize,
    /// How many values are passed over before each; none, where there is nothing to pass over.
    gaps: &'a [u16],
}

impl<'a> Row<'a> {
    /// Opens the body of a `DataRow` message.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`], where the message has not as many columns as the result was said to have.
    pub fn new(columns: &'a [ResultColumn], body: &'a [u8]) -> Result<Row<'a>> {
        match body {
            [high, low, rest @ ..] if usize::from(u16::from_be_bytes([*high, *low])) == columns.len() => {
                Ok(Row { columns, values: rest, rest, next: 0, gaps: &[] })
            }
            _ => Err(Error::new(ErrorKind::Protocol, "a row does not have the columns of its result")),
        }
    }

    /// What is left of the row, as a row of some of its columns: before each of these, so many others are passed over.
    pub(crate) fn part<'b>(&self, columns: &'b [ResultColumn], gaps: &'b [u16]) -> Row<'b>
    where
        'a: 'b,
    {
        Row::of_part(columns, gaps, self.rest)
    }

    /// Such a part, of values that were kept.
    pub(crate) fn of_part(columns: &'a [ResultColumn], gaps: &'a [u16], values: &'a [u8]) -> Row<'a> {
        Row { columns, values, rest: values, next: 0, gaps }
    }

    /// The values that are left, as the server sent them.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The columns of the result.
    pub fn columns(&self) -> &'a [ResultColumn] {
        self.columns
    }

    /// The next value and its column; `None` is NULL.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`], where the row ends early.
    #[inline]
    pub fn next_value(&mut self) -> Result<(&'a ResultColumn, Option<&'a [u8]>)> {
        if let Some(gap) = self.gaps.get(self.next) {
            self.pass_over(*gap)?;
        }
        let (Some(column), Some((length, rest))) =
            (self.columns.get(self.next), self.rest.split_first_chunk::<4>())
        else {
            return Err(short());
        };
        self.next += 1;
        self.rest = rest;
        let length = i32::from_be_bytes(*length);
        if length < 0 {
            return Ok((column, None));
        }
        let Some((value, rest)) = rest.split_at_checked(length as usize) else { return Err(short()) };
        self.rest = rest;
        Ok((column, Some(value)))
    }

    /// Whether the value `ahead` places further on is NULL; nothing is consumed.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`], where the row ends early.
    pub fn is_null(&self, ahead: usize) -> Result<bool> {
        Ok(self.peek(ahead)?.1.is_none())
    }

    /// The value `ahead` places further on and its column; nothing is consumed.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`], where the row ends early.
    #[inline]
    pub(crate) fn peek(&self, ahead: usize) -> Result<(&'a ResultColumn, Option<&'a [u8]>)> {
        let mut look = Row { ..*self };
        look.skip(ahead)?;
        look.next_value()
    }

    fn pass_over(&mut self, count: u16) -> Result<()> {
        for _ in 0..count {
            let Some((length, rest)) = self.rest.split_first_chunk::<4>() else { return Err(short()) };
            let length = usize::try_from(i32::from_be_bytes(*length)).unwrap_or(0);
            self.rest = rest.get(length..).ok_or_else(short)?;
        }
        Ok(())
    }

    /// Goes to the column of that name; where it is the next one, that is no work.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`], where no column has the name.
    pub fn seek(&mut self, name: &str) -> Result<()> {
        if self.columns.get(self.next).is_some_and(|column| column.name == name) {
            return Ok(());
        }
        let Some(at) = self.columns.iter().position(|column| column.name == name) else {
            return Err(Error::new(ErrorKind::Decode, format!("the result has no column `{name}`")));
        };
        (self.rest, self.next) = (self.values, 0);
        self.skip(at)
    }

    /// Passes over `count` values.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`], where the row ends early.
    pub fn skip(&mut self, count: usize) -> Result<()> {
        for _ in 0..count {
            self.next_value()?;
        }
        Ok(())
    }
}

#[cold]
fn short() -> Error {
    Error::new(ErrorKind::Protocol, "a row ends before its last value")
}

#[cfg(test)]
mod tests {
    use super::*;
    use postgres_types::Type;

    fn columns(count: usize) -> Vec<ResultColumn> {
        (0..count).map(|at| ResultColumn { name: format!("c{at}"), ty: Type::INT4, resolved: true }).collect()
    }

    #[test]
    fn values_are_read_in_order_and_null_is_told_from_empty() {
        let columns = columns(3);
        let body = [0, 3, 0, 0, 0, 1, 7, 255, 255, 255, 255, 0, 0, 0, 0];
        let mut row = Row::new(&columns, &body).unwrap();
        assert!(row.is_null(1).unwrap());
        assert_eq!(row.next_value().unwrap().1, Some(&[7][..]));
        assert_eq!(row.next_value().unwrap().1, None);
        assert_eq!(row.next_value().unwrap().1, Some(&[][..]));
        assert_eq!(row.next_value().unwrap_err().kind(), ErrorKind::Protocol);
    }

    #[test]
    fn a_row_that_lies_about_its_lengths_is_an_error() {
        let columns = columns(1);
        for body in [&[][..], &[0], &[0, 2], &[0, 1], &[0, 1, 0, 0, 0, 9, 1], &[0, 1, 127, 255, 255, 255]] {
            let read = Row::new(&columns, body).and_then(|mut row| row.next_value().map(drop));
            assert_eq!(read.unwrap_err().kind(), ErrorKind::Protocol, "{body:?}");
        }
    }
}
