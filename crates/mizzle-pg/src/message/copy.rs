//! What a `COPY … TO STDOUT (FORMAT binary)` sends: a header, rows, and a trailer, cut into messages anywhere.

use bytes::{Buf, BytesMut};
use mizzle_core::Result;

use crate::wire::garbled;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// The signature, the flags, and the length of the extension.
const HEADER: usize = SIGNATURE.len() + 8;
/// A row cannot be longer: PostgreSQL makes no message above that.
const LONGEST: usize = 1 << 30;

/// The rows of a COPY, put together from the messages that they came in.
#[derive(Default)]
pub(crate) struct BinaryRows {
    bytes: BytesMut,
    place: Place,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Header,
    Rows,
    End,
}

impl BinaryRows {
    /// Takes the body of a `CopyData`.
    pub fn push(&mut self, body: &[u8]) {
        self.bytes.extend_from_slice(body);
    }

    /// Has the next row read, where all of it is there: as the body of a `DataRow` has it.
    pub fn next<T>(&mut self, read: impl FnOnce(&[u8]) -> T) -> Result<Option<T>> {
        if self.place == Place::Header && !self.skip_header()? {
            return Ok(None);
        }
        let length = match self.place {
            Place::End if !self.bytes.is_empty() => return Err(garbled("COPY data after its end")),
            Place::Header | Place::End => return Ok(None),
            Place::Rows => row_length(&self.bytes)?,
        };
        match length {
            Row::Whole(length) => {
                let row = read(&self.bytes[..length]);
                self.bytes.advance(length);
                Ok(Some(row))
            }
            Row::Partial if self.bytes.len() > LONGEST => Err(garbled("a row of more than 1 GiB")),
            Row::Partial => Ok(None),
            Row::Trailer => {
                self.bytes.advance(2);
                self.place = Place::End;
                match self.bytes.is_empty() {
                    true => Ok(None),
                    false => Err(garbled("COPY data after its end")),
                }
            }
        }
    }

    /// Whether the trailer was there.
    pub fn ended(&self) -> bool {
        self.place == Place::End
    }

    /// Whether there was a whole header.
    fn skip_header(&mut self) -> Result<bool> {
        let known = self.bytes.len().min(SIGNATURE.len());
        if self.bytes[..known] != SIGNATURE[..known] {
            return Err(garbled("COPY data without the signature of the binary format"));
        }
        let Some(mut rest) = self.bytes.get(SIGNATURE.len()..HEADER) else { return Ok(false) };
        let (flags, extension) = (rest.get_u32(), rest.get_i32());
        // The upper half are those that a reader has to know, and none is in use.
        if flags >> 16 != 0 {
            return Err(garbled("COPY data of an unknown version of the binary format"));
        }
        let length =
            usize::try_from(extension).map_err(|_| garbled("a header of COPY of negative length"))?;
        if length > LONGEST {
            return Err(garbled("a header of COPY of more than 1 GiB"));
        }
        if self.bytes.len() < HEADER + length {
            return Ok(false);
        }
        self.bytes.advance(HEADER + length);
        self.place = Place::Rows;
        Ok(true)
    }
}

enum Row {
    Whole(usize),
    Partial,
    Trailer,
}

fn row_length(bytes: &[u8]) -> Result<Row> {
    let Some((count, _)) = bytes.split_first_chunk::<2>() else { return Ok(Row::Partial) };
    let count = match i16::from_be_bytes(*count) {
        -1 => return Ok(Row::Trailer),
        ..-1 => return Err(garbled("a row of COPY with a negative number of columns")),
        count => count,
    };
    let mut length = 2;
    for _ in 0..count {
        let Some((value, _)) = bytes.get(length..).and_then(<[u8]>::split_first_chunk::<4>) else {
            return Ok(Row::Partial);
        };
        length += 4;
        match i32::from_be_bytes(*value) {
            -1 => {}
            ..-1 => return Err(garbled("a value of COPY of negative length")),
            value => length += value as usize,
        }
    }
    Ok(if length <= bytes.len() { Row::Whole(length) } else { Row::Partial })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] =
        b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\x02xy\0\x02\0\0\0\x01a\xff\xff\xff\xff\0\0\xff\xff";

    fn rows(pieces: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<(Vec<Vec<u8>>, bool)> {
        let mut all = Vec::new();
        let mut rows = BinaryRows::default();
        for piece in pieces {
            rows.push(piece.as_ref());
            while let Some(row) = rows.next(<[u8]>::to_vec)? {
                all.push(row);
            }
        }
        Ok((all, rows.ended()))
    }

    #[test]
    fn rows_are_the_same_wherever_messages_end() {
        let expected = (vec![b"\0\x02\0\0\0\x01a\xff\xff\xff\xff".to_vec(), b"\0\0".to_vec()], true);
        assert_eq!(rows([FILE]).unwrap(), expected);
        assert_eq!(rows(FILE.chunks(1)).unwrap(), expected);
        for at in 0..FILE.len() {
            assert_eq!(rows([&FILE[..at], &FILE[at..]]).unwrap(), expected);
            assert!(!rows([&FILE[..at]]).unwrap().1, "cut off after {at} bytes");
        }
    }

    #[test]
    fn what_is_no_copy_is_an_error() {
        let header = &FILE[..21];
        let files = [
            b"PGCOPX".to_vec(),
            b"1\tAda\n".to_vec(),
            b"PGCOPY\n\xff\r\n\0\0\x01\0\0\0\0\0\0".to_vec(),
            b"PGCOPY\n\xff\r\n\0\0\0\0\0\xff\xff\xff\xff".to_vec(),
            b"PGCOPY\n\xff\r\n\0\0\0\0\0\x7f\xff\xff\xff".to_vec(),
            [header, b"\xff\xfe"].concat(),
            [header, b"\0\x01\xff\xff\xff\xfe"].concat(),
            [header, b"\xff\xffx"].concat(),
        ];
        for file in files {
            assert!(rows([&file]).is_err(), "{file:?}");
        }
    }

    #[test]
    fn noise_does_no_harm() {
        let mut state = 7_u32;
        for _ in 0..2000 {
            let mut file = FILE.to_vec();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (state >> 8) as usize % file.len();
                file[at] = (state >> 24) as u8;
            }
            rows(file.chunks(7)).ok();
        }
    }
}
