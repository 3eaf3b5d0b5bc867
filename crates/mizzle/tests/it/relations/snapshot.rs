use mizzle::prelude::*;

use super::fixture::*;

#[tokio::test]
async fn relations_are_loaded_in_a_transaction_with_what_it_wrote() {
    let db = &*house().await;
    let titles: Vec<(i32, Vec<i16>)> = db
        .transaction(async |tx| {
            Chapters.insert(NewChapter::new().book_id(11).number(1).title("New")).execute(tx).await?;
            Books
                .with(Books.chapters.select(Chapters.number))
                .select(Books.id)
                .filter(Books.id.eq(11))
                .all(tx)
                .await
        })
        .await
        .unwrap();
    assert_eq!(titles, [(11, vec![1])]);
}

#[tokio::test]
async fn all_levels_see_one_snapshot_though_others_write() {
    let test = house().await;
    let db = (*test).clone();
    db.script("delete from notes; delete from book_tags; delete from chapters").await.unwrap();
    // Each transaction adds or removes a chapter with its note, both or neither.
    let writer = tokio::spawn({
        let db = db.clone();
        async move {
            for round in 0..300_i16 {
                db.transaction(async |tx| {
                    if round % 3 == 2 {
                        Notes.delete().every_row().execute(tx).await?;
                        Chapters.delete().every_row().execute(tx).await?;
                        return Ok(());
                    }
                    let chapter = NewChapter::new().book_id(10).number(round).title("x");
                    Chapters.insert(chapter).execute(tx).await?;
                    let note = NewNote::new().id(i64::from(round)).book_id(10).chapter(round).body("x");
                    Notes.insert(note).execute(tx).await.map(drop)
                })
                .await
                .unwrap();
            }
        }
    });
    let mut seen = 0;
    while !writer.is_finished() {
        let query = Books.with(Books.chapters.with(Chapters.notes)).filter(Books.id.eq(10));
        let in_transaction = seen % 2 == 0;
        let books: Vec<(Book, Vec<(Chapter, Vec<Note>)>)> = match in_transaction {
            true => db.transaction(async |tx| query.all(tx).await).await.unwrap(),
            false => query.all(&db).await.unwrap(),
        };
        for (chapter, notes) in &books[0].1 {
            assert_eq!(notes.len(), 1, "chapter {} without its note", chapter.number);
        }
        seen += 1;
    }
    writer.await.unwrap();
    assert!(seen > 10, "{seen}");
}
