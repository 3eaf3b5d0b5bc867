use mizzle::prelude::*;

use super::fixture::*;

#[tokio::test]
async fn rows_are_found_by_what_belongs_to_them() {
    let db = &*house().await;
    let found =
        People.filter(People.books.any(Books.is_published)).order_by(People.id).all(db).await.unwrap();
    assert_eq!(names(&found), ["Ada", "Bob"]);
    let found =
        People.filter(People.books.none(Books.is_published)).order_by(People.id).all(db).await.unwrap();
    assert_eq!(names(&found), ["Cy", "Dee"]);
    let found =
        People.filter(People.books.every(Books.is_published)).order_by(People.id).all(db).await.unwrap();
    assert_eq!(names(&found), ["Bob", "Cy", "Dee"]);
    let found = People.filter(People.desk.is_empty()).order_by(People.id).all(db).await.unwrap();
    assert_eq!(names(&found), ["Bob", "Dee"]);
    let found = Books.filter(Books.tags.any(Tags.name.eq("old"))).all(db).await.unwrap();
    assert_eq!(titles(&found), ["Sets"]);
    let found =
        Books.filter(Books.author.any(People.name.eq("Ada"))).order_by(Books.id).all(db).await.unwrap();
    assert_eq!(titles(&found), ["Sets", "Maps"]);
}

#[tokio::test]
async fn a_table_is_asked_for_rows_of_itself() {
    let db = &*house().await;
    let found = People.filter(People.reports.exists()).order_by(People.id).all(db).await.unwrap();
    assert_eq!(names(&found), ["Ada", "Bob"]);
    let found =
        People.filter(People.manager.any(People.name.eq("Ada"))).order_by(People.id).all(db).await.unwrap();
    assert_eq!(names(&found), ["Bob", "Cy"]);
    // A report of a report: three people in one condition.
    let found =
        People.filter(People.reports.any(People.reports.any(People.name.eq("Dee")))).all(db).await.unwrap();
    assert_eq!(names(&found), ["Ada"]);
    let found =
        People.filter(People.followers.any(People.following.count().eq(1).and(People.name.eq("Dee"))));
    assert_eq!(names(&found.all(db).await.unwrap()), ["Ada"]);
    let found =
        People.filter(People.followers.none(People.id.gt(0))).order_by(People.id).all(db).await.unwrap();
    assert_eq!(names(&found), ["Cy", "Dee"]);
}

#[tokio::test]
async fn what_belongs_to_a_row_is_counted_and_summed() {
    let db = &*house().await;
    let counts: Vec<(String, i64, i64, Option<i16>)> = Books
        .select((
            Books.title,
            Books.chapters.count(),
            Books.tags.filter(BookTags.position.gt(1)).count(),
            Books.chapters.select(max(Chapters.number)).scalar(),
        ))
        .order_by(Books.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(
        counts,
        [("Sets".into(), 2, 1, Some(2)), ("Maps".into(), 0, 0, None), ("Trees".into(), 3, 1, Some(3))]
    );
    assert_eq!(Books.filter(Books.chapters.count().gt(2)).count(db).await.unwrap(), 1);
    let limited = Books.chapters.offset(1).limit(1).count();
    let counts: Vec<i64> = Books.select(limited).order_by(Books.id).all(db).await.unwrap();
    assert_eq!(counts, [1, 0, 1]);
}

#[tokio::test]
async fn rows_are_ordered_by_what_belongs_to_them() {
    let db = &*house().await;
    let editor = Books.editor.select(People.name).scalar();
    let books = Books.order_by((editor.asc().nulls_first(), Books.id)).all(db).await.unwrap();
    assert_eq!(titles(&books), ["Maps", "Trees", "Sets"]);
    let books: Vec<(Book, Vec<Chapter>)> =
        Books.with(Books.chapters).order_by(Books.chapters.count().desc()).all(db).await.unwrap();
    assert_eq!(titles(books.iter().map(|(book, _)| book)), ["Trees", "Sets", "Maps"]);
}

#[tokio::test]
async fn levels_are_filtered_and_ordered_by_relations_in_turn() {
    let db = &*house().await;
    let people: Vec<(Person, Vec<Book>)> = People
        .with(
            People
                .books
                .filter(Books.chapters.any(Chapters.notes.exists()))
                .order_by(Books.chapters.count().desc()),
        )
        .filter(People.books.exists())
        .order_by(People.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(people.iter().map(|(_, books)| titles(books)).collect::<Vec<_>>(), [["Sets"], ["Trees"]]);
}
