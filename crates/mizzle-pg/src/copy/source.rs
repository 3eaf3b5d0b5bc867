//! What `copy_in_raw` takes: an iterator or a stream of bytes, or of `Result`s of them.

use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use mizzle_core::query::{FromIter, FromResults, FromRows, FromStream};
use mizzle_core::value::TypeOids;
use mizzle_core::{CopySource, Error, Result};

/// About how many bytes are taken at once.
const CHUNK: usize = 64 << 10;

/// What `copy_in_raw` takes: an iterator or a stream of what becomes [`Bytes`], or of `Result`s of it with any error,
/// which ends the COPY. Which of the implementations that is, `M`, is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no data for a COPY",
    label = "wants an iterator or a stream of `Bytes`, `Vec<u8>` or `String`, or of `Result`s of them"
)]
pub trait CopyBytes<'a, M> {
    /// The pieces.
    fn into_source(self) -> Box<dyn CopySource + 'a>;
}

/// An item of [`CopyBytes`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no data for a COPY",
    label = "wants `Bytes`, `Vec<u8>`, `String`, or a `Result` of one of them"
)]
pub trait CopyPiece<M> {
    /// The bytes.
    ///
    /// # Errors
    /// The error that there is in their place.
    fn into_bytes(self) -> Result<Bytes>;
}

#[diagnostic::do_not_recommend]
impl<B: Into<Bytes>> CopyPiece<FromRows> for B {
    fn into_bytes(self) -> Result<Bytes> {
        Ok(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<B: Into<Bytes>, E: Into<Box<dyn StdError + Send + Sync>>> CopyPiece<FromResults> for Result<B, E> {
    fn into_bytes(self) -> Result<Bytes> {
        match self {
            Ok(bytes) => Ok(bytes.into()),
            Err(error) => match error.into().downcast::<Error>() {
                Ok(error) => Err(*error),
                Err(error) => Err(Error::custom(error)),
            },
        }
    }
}

#[diagnostic::do_not_recommend]
impl<'a, I, M> CopyBytes<'a, FromIter<M>> for I
where
    I: IntoIterator,
    I::IntoIter: Send + 'a,
    I::Item: CopyPiece<M>,
    M: 'a,
{
    fn into_source(self) -> Box<dyn CopySource + 'a> {
        let mut pieces = self.into_iter();
        Box::new(Pieces(move |_: &mut Context<'_>| Poll::Ready(pieces.next().map(CopyPiece::into_bytes))))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, S, M> CopyBytes<'a, FromStream<M>> for S
where
    S: Stream + Send + 'a,
    S::Item: CopyPiece<M>,
    M: 'a,
{
    fn into_source(self) -> Box<dyn CopySource + 'a> {
        let mut pieces: Pin<Box<S>> = Box::pin(self);
        Box::new(Pieces(move |context: &mut Context<'_>| {
            pieces.as_mut().poll_next(context).map(|piece| piece.map(CopyPiece::into_bytes))
        }))
    }
}

/// Pieces by a function.
struct Pieces<F>(F);

impl<F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes>>> + Send> CopySource for Pieces<F> {
    fn poll_fill(
        &mut self,
        context: &mut Context<'_>,
        _: &dyn TypeOids,
        out: &mut BytesMut,
    ) -> Poll<Result<bool>> {
        while out.len() < CHUNK {
            match ready!((self.0)(context)) {
                Some(piece) => out.extend_from_slice(&piece?),
                None => return Poll::Ready(Ok(false)),
            }
        }
        Poll::Ready(Ok(true))
    }
}
