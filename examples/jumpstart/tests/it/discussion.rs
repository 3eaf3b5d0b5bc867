//! Threads, and learning.

use jumpstart::Error;
use jumpstart::data_access::comments::{get_replies_of_user, soft_delete_comment};
use jumpstart::schema::*;
use jumpstart::use_cases::discussion::*;
use jumpstart::use_cases::learning::{mark_progress, show_progress};

use crate::support::course;

const WELCOME: SegmentId = SegmentId(1);

/// Bodies with how deep they are.
fn outline(threads: &[Thread], depth: usize) -> Vec<(usize, String)> {
    let of_thread = |thread: &Thread| {
        let mut lines = vec![(depth, thread.remark.comment.body.clone())];
        lines.extend(outline(&thread.replies, depth + 1));
        lines
    };
    threads.iter().flat_map(of_thread).collect()
}

#[tokio::test]
async fn replies_are_below_what_they_reply_to() {
    let db = course().await;
    let threads = show_threads(&*db, WELCOME).await.unwrap();
    assert_eq!(
        outline(&threads, 0),
        [
            (0, "Is there a dark mode?".into()),
            (1, "There is: top right.".into()),
            (2, "Found it, thank you!".into()),
            (0, "A fine beginning.".into())
        ]
    );
    assert_eq!(threads[0].remark.author.as_deref(), Some("Linus Torvalds"));
}

#[tokio::test]
async fn replies_outlive_what_they_reply_to() {
    let db = course().await;
    let threads = show_threads(&*db, WELCOME).await.unwrap();
    soft_delete_comment(&db, threads[0].remark.comment.id).await.unwrap();
    let threads = show_threads(&*db, WELCOME).await.unwrap();
    assert_eq!(outline(&threads, 0)[0], (0, "There is: top right.".into()));
    let replies = get_replies_of_user(&db, UserId(2)).await.unwrap();
    assert_eq!(replies, [("There is: top right.".into(), None)]);
}

#[tokio::test]
async fn a_comment_says_something_about_something() {
    let db = course().await;
    let empty = write_comment(&*db, UserId(1), WELCOME, "  ").await;
    assert!(matches!(empty, Err(Error::Refused(_))));
    let nowhere = write_comment(&*db, UserId(1), SegmentId(-1), "Hello?").await;
    assert!(matches!(nowhere, Err(Error::NotFound("segment"))));
}

#[tokio::test]
async fn progress_never_goes_back() {
    let db = course().await;
    let ada = UserId(1);
    let first = mark_progress(&*db, ada, SegmentId(4), 100).await.unwrap();
    let second = mark_progress(&*db, ada, SegmentId(4), 30).await.unwrap();
    assert_eq!(second.percent, 100);
    assert!(first.completed_at.is_some());
    assert_eq!(second.completed_at, first.completed_at);
    let too_much = mark_progress(&*db, ada, SegmentId(4), 101).await;
    assert!(matches!(too_much, Err(Error::Refused(_))));
}

#[tokio::test]
async fn progress_is_for_those_who_have_access() {
    let db = course().await;
    let linus = UserId(3);
    mark_progress(&*db, linus, WELCOME, 50).await.expect("a preview is for everybody");
    let locked = mark_progress(&*db, linus, SegmentId(2), 50).await;
    assert!(matches!(locked, Err(Error::Refused(_))));
}

#[tokio::test]
async fn progress_is_counted_by_module() {
    let db = course().await;
    let progress = show_progress(&*db, UserId(1)).await.unwrap();
    let counts: Vec<_> = progress.iter().map(|module| (module.segments, module.completed)).collect();
    assert_eq!(counts, [(3, 2), (3, 0), (2, 0)]);
}
