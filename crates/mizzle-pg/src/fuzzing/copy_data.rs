//! The data of a COPY in the binary format: the same rows wherever its messages end.

use crate::message::BinaryRows;

/// Reads the bytes behind the first as the data of a COPY, in one piece and in pieces of the length that the first says.
///
/// # Errors
/// What did not hold.
pub fn copy_data(input: &[u8]) -> Result<(), String> {
    let [length, data @ ..] = input else { return Ok(()) };
    let whole = rows([data]);
    let pieces = rows(data.chunks(usize::from(*length).max(1)));
    match whole == pieces {
        true => Ok(()),
        false => Err(format!("{whole:?} in one piece, {pieces:?} in pieces of {length}")),
    }
}

/// The rows up to the end or the mistake, whether the end was there, and whether there was a mistake.
fn rows<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Vec<u8>>, bool, bool) {
    let (mut all, mut rows) = (Vec::new(), BinaryRows::default());
    for piece in pieces {
        rows.push(piece);
        loop {
            match rows.next(<[u8]>::to_vec) {
                Ok(Some(row)) => all.push(row),
                Ok(None) => break,
                Err(_) => return (all, false, true),
            }
        }
    }
    (all, rows.ended(), false)
}
