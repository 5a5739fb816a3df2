//! Answers that are read and encoded in pieces, so that memory does not grow with them.

use axum::body::{Body, Bytes};
use futures_util::stream;

use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::{Encoder, Format};
use crate::http::cost::Cost;
use crate::limits::{MAX_KEPT_OBSERVATIONS, PIECE_OBSERVATIONS, STREAMED_SERIES};
use crate::service::ServiceError;

/// How much dearer than text a format is.
const fn factor(format: Format) -> usize {
    match format {
        Format::Xlsx => 8,
        Format::Parquet | Format::Arrow => 2,
        _ => 1,
    }
}

/// What an answer of some observations costs: as a whole if it is kept, else by pieces.
pub(super) fn cost(format: Format, observations: usize) -> Cost {
    let cost = if observations <= MAX_KEPT_OBSERVATIONS {
        Cost::whole(observations)
    } else {
        Cost::pieces(observations, PIECE_OBSERVATIONS)
    };
    cost.times(factor(format))
}

/// Reads the data of some items of an answer, all of one revision, however many reads it takes.
pub(super) trait PieceReader: Send + 'static {
    /// What is asked for: a series, or the growth of one.
    type Item: Send + Sync + 'static;

    /// The number of observations of an item.
    fn observations(item: &Self::Item) -> usize;

    /// The data of some items, in their order.
    fn read(
        &self,
        items: &[Self::Item],
    ) -> impl Future<Output = Result<Vec<SeriesData>, ServiceError>> + Send;
}

/// A body that is read and encoded about [`PIECE_OBSERVATIONS`] at a time.
pub(super) fn streamed<Reader: PieceReader + Sync>(
    reader: Reader,
    items: Vec<Reader::Item>,
    header: &AnswerHeader,
    mut encoder: Box<dyn Encoder>,
) -> Body {
    let mut head = Vec::new();
    encoder.begin(header, &mut head);
    let pieces = stream::try_unfold(
        (reader, items.into_iter(), encoder, Some(head)),
        async |(reader, mut items, mut encoder, head)| -> Result<_, ServiceError> {
            let Some(mut piece) = head.or_else(|| (items.len() > 0).then(Vec::new)) else { return Ok(None) };
            for series in reader.read(&next::<Reader>(&mut items)).await? {
                encoder.series(&series, &mut piece);
            }
            if items.len() == 0 {
                encoder.end(&mut piece);
            }
            Ok(Some((Bytes::from(piece), (reader, items, encoder, None))))
        },
    );
    Body::from_stream(pieces)
}

/// The items of the next piece: at least one, if there are any.
fn next<Reader: PieceReader>(items: &mut std::vec::IntoIter<Reader::Item>) -> Vec<Reader::Item> {
    let (mut piece, mut observations) = (Vec::new(), 0);
    while let Some(item) = items.as_slice().first() {
        observations += Reader::observations(item);
        if !piece.is_empty() && (observations > PIECE_OBSERVATIONS || piece.len() == STREAMED_SERIES) {
            break;
        }
        piece.extend(items.next());
    }
    piece
}
