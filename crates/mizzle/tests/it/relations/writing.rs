use expect_test::expect;
use mizzle::ErrorKind;
use mizzle::prelude::*;

use super::fixture::*;
use crate::support::check;

#[tokio::test]
async fn a_row_and_those_that_belong_to_it_go_in_together() {
    let db = &*house().await;
    let (eve, books, groups): (Person, Vec<Book>, Option<Desk>) = People
        .insert(NewPerson::new().id(5).name("Eve").manager_id(1))
        .with(
            People.books,
            [
                NewBook::new().id(20).title("One").is_published(true),
                NewBook::new().id(21).title("Two").is_published(false).editor_id(2),
            ],
        )
        .with(People.desk, [NewDesk::new().id(9).room("west")])
        .one(db)
        .await
        .unwrap();
    assert_eq!((eve.id, eve.manager_id), (5, Some(1)));
    assert_eq!(titles(&books), ["One", "Two"]);
    assert_eq!(
        books.iter().map(|book| (book.author_id, book.editor_id)).collect::<Vec<_>>(),
        [(5, None), (5, Some(2))]
    );
    assert_eq!(groups.map(|desk| (desk.person_id, desk.room)), Some((5, "west".into())));
    let (again, kept): (Person, Vec<Book>) =
        People.find(5).with(People.books.order_by(Books.id)).one(db).await.unwrap();
    assert_eq!((again, kept), (eve, books));
}

#[tokio::test]
async fn keys_of_several_columns_are_filled_in() {
    let db = &*house().await;
    let notes = ["x", "y"].into_iter().enumerate();
    let notes: Vec<_> = notes.map(|(at, body)| NewNote::new().id(900 + at as i64).body(body)).collect();
    let (chapter, notes): (Chapter, Vec<Note>) = Chapters
        .insert(NewChapter::new().book_id(11).number(7).title("New"))
        .with(Chapters.notes, notes)
        .one(db)
        .await
        .unwrap();
    assert_eq!((chapter.book_id, chapter.number), (11, 7));
    assert_eq!(
        notes.iter().map(|note| (note.book_id, note.chapter, &*note.body)).collect::<Vec<_>>(),
        [(11, 7, "x"), (11, 7, "y")]
    );
}

#[tokio::test]
async fn no_rows_belong_to_it_where_none_are_given() {
    let db = &*house().await;
    let none: [NewDesk; 0] = [];
    let (_, desk) =
        People.insert(NewPerson::new().id(6).name("Fay")).with(People.desk, none).one(db).await.unwrap();
    assert_eq!(desk, None);
}

#[tokio::test]
async fn all_of_it_happens_or_nothing() {
    let db = &*house().await;
    let error = People
        .insert(NewPerson::new().id(7).name("Gus"))
        .with(People.desk, [NewDesk::new().id(1).room("taken")])
        .one(db)
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.constraint()), (ErrorKind::UniqueViolation, Some("desks_pkey")));
    assert_eq!(People.find(7).first(db).await.unwrap(), None);
    // Nor is anything inserted for a row that was there already.
    let error = People
        .insert(NewPerson::new().id(1).name("Ada"))
        .on_conflict(People.id)
        .do_nothing()
        .with(People.desk, [NewDesk::new().id(99).room("x")])
        .one(db)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(Desks.find(99).first(db).await.unwrap(), None);
}

#[tokio::test]
async fn rows_of_several_are_refused_before_anything_is_sent() {
    let db = &*house().await;
    let people = [NewPerson::new().id(8).name("Hal"), NewPerson::new().id(9).name("Ida")];
    let insert = People.insert(people).with(People.desk, [NewDesk::new().id(98).room("x")]);
    assert_eq!(insert.one(db).await.unwrap_err().kind(), ErrorKind::Config);
    assert_eq!(People.filter(People.id.ge(8)).count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn it_is_one_statement() {
    let db = &*house().await;
    let insert = Books.insert(NewBook::new().id(30).title("Late").author_id(1).is_published(false));
    let query = insert.with(Books.chapters, [NewChapter::new().number(1).title("First")]);
    check(db, query.to_sql(), expect![[r#"WITH "mizzle_0"("c0", "c1", "c2", "c3", "c4", "c5") AS (INSERT INTO "books" ("id", "title", "author_id", "is_published") VALUES ($1, $2, $3, $4) RETURNING "books"."id", "books"."title", "books"."author_id", "books"."editor_id", "books"."is_published", "books"."deleted_at"), "mizzle_1"("c0", "c1", "c2") AS (INSERT INTO "chapters" ("book_id", "number", "title") SELECT "mizzle_0"."c0", "new".c1, "new".c2 FROM "mizzle_0" CROSS JOIN unnest($5, $6) AS "new"(c1, c2) RETURNING "chapters"."book_id", "chapters"."number", "chapters"."title") (SELECT 0, "mizzle_0"."c0", CAST(NULL AS int2), "mizzle_0"."c1", "mizzle_0"."c2", "mizzle_0"."c3", "mizzle_0"."c4", "mizzle_0"."c5" FROM "mizzle_0") UNION ALL (SELECT 1, "mizzle_1"."c0", "mizzle_1"."c1", "mizzle_1"."c2", NULL, NULL, NULL, NULL FROM "mizzle_1") -- $1 = 30, $2 = 'Late', $3 = 1, $4 = false, $5 = {1}, $6 = {'First'}"#]]).await;
}
