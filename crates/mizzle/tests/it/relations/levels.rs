use mizzle::prelude::*;

use super::fixture::*;

#[tokio::test]
async fn levels_go_as_deep_as_one_likes() {
    let db = &*house().await;
    let people: Vec<(Person, Vec<(Book, Vec<(Chapter, Vec<(Note, Option<(Person, Option<Desk>)>)>)>)>)> =
        People
            .with(
                People.books.order_by(Books.id).with(
                    Books
                        .chapters
                        .order_by(Chapters.number)
                        .with(Chapters.notes.order_by(Notes.id).with(Notes.writer.with(People.desk))),
                ),
            )
            .order_by(People.id)
            .all(db)
            .await
            .unwrap();
    let (_, books) = &people[0];
    let (_, chapters) = &books[0];
    let (_, notes) = &chapters[0];
    let writers: Vec<_> = notes
        .iter()
        .map(|(note, writer)| {
            let writer =
                writer.as_ref().map(|(writer, desk)| (&*writer.name, desk.as_ref().map(|desk| &*desk.room)));
            (&*note.body, writer)
        })
        .collect();
    assert_eq!(writers, [("a", Some(("Ada", Some("north")))), ("b", Some(("Bob", None)))]);
    let (_, chapters) = &people[1].1[0];
    assert_eq!(chapters.iter().map(|(_, notes)| notes.len()).collect::<Vec<_>>(), [0, 0, 2]);
}

#[tokio::test]
async fn what_belongs_to_a_row_that_several_share_is_there_for_each_of_them() {
    let db = &*house().await;
    let books: Vec<(Book, (Person, Vec<(Book, Vec<Tag>)>))> = Books
        .with(Books.author.with(People.books.order_by(Books.id).with(Books.tags.order_by(Tags.name))))
        .order_by(Books.id)
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> = books
        .iter()
        .map(|(book, (author, others))| {
            (&*book.title, &*author.name, titles(others.iter().map(|(book, _)| book)))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("Sets", "Ada", vec!["Sets", "Maps"]),
            ("Maps", "Ada", vec!["Sets", "Maps"]),
            ("Trees", "Bob", vec!["Trees"])
        ]
    );
    let tags = |at: usize| books[at].1.1[0].1.iter().map(|tag| &*tag.name).collect::<Vec<_>>();
    assert_eq!((tags(0), tags(1)), (vec!["math", "old"], vec!["math", "old"]));
    // The same through a join table.
    let books: Vec<(Book, Vec<(Tag, Vec<Book>)>)> = Books
        .with(Books.tags.order_by(Tags.name).with(Tags.books.order_by(Books.id)))
        .order_by(Books.id)
        .all(db)
        .await
        .unwrap();
    let math: Vec<_> =
        books.iter().flat_map(|(_, tags)| tags).filter(|(tag, _)| tag.name == "math").collect();
    assert_eq!(
        math.iter().map(|(_, books)| titles(books)).collect::<Vec<_>>(),
        [["Sets", "Trees"], ["Sets", "Trees"]]
    );
}

#[tokio::test]
async fn a_limit_counts_for_each_row_it_belongs_to() {
    let db = &*house().await;
    let last = Books.chapters.order_by(Chapters.number.desc());
    let books: Vec<(Book, Vec<String>)> =
        Books.with(last.clone().limit(2).select(Chapters.title)).order_by(Books.id).all(db).await.unwrap();
    let found: Vec<_> = books.iter().map(|(_, titles)| titles.clone()).collect();
    assert_eq!(found, [vec!["Full", "Empty"], vec![], vec!["Bark", "Leaves"]]);
    let books: Vec<(Book, Vec<String>)> = Books
        .with(last.limit(1).offset(1).select(Chapters.title))
        .filter(Books.title.ne("Maps"))
        .order_by(Books.id)
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> = books.iter().map(|(_, titles)| titles.clone()).collect();
    assert_eq!(found, [vec!["Empty"], vec!["Leaves"]]);
}

#[tokio::test]
async fn a_limit_above_is_kept_below() {
    let db = &*house().await;
    let people: Vec<(Person, Vec<(Book, Vec<(i16, Vec<i64>)>)>)> = People
        .with(
            People.books.order_by(Books.id).limit(1).with(
                Books
                    .chapters
                    .order_by(Chapters.number.desc())
                    .limit(2)
                    .select(Chapters.number)
                    .with(Chapters.notes.select(Notes.id).order_by(Notes.id).limit(1)),
            ),
        )
        .order_by(People.id)
        .limit(2)
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> = people
        .iter()
        .map(|(_, books)| {
            books.iter().map(|(book, chapters)| (book.id, chapters.clone())).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        found,
        [vec![(10, vec![(2, vec![]), (1, vec![100])])], vec![(12, vec![(3, vec![102]), (2, vec![])])]]
    );
    // Through a join table, the order and the limit of each book are its own.
    let books: Vec<(i32, Vec<(String, i32)>)> = Books
        .with(Books.tags.order_by(BookTags.position.desc()).limit(1).select((Tags.name, BookTags.position)))
        .select(Books.id)
        .order_by(Books.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(books, [(10, vec![("old".into(), 2)]), (11, vec![]), (12, vec![("math".into(), 2)])]);
}

#[tokio::test]
async fn a_filter_hides_rows_and_not_those_they_belong_to() {
    let db = &*house().await;
    let books: Vec<(Book, Option<Person>)> =
        Books.with(Books.author.filter(People.name.eq("Bob"))).order_by(Books.id).all(db).await.unwrap();
    assert_eq!(books.iter().map(|(_, author)| author.is_some()).collect::<Vec<_>>(), [false, false, true]);
    let people: Vec<(Person, Vec<Book>)> = People
        .with(People.books.filter(Books.is_published).filter(Books.title.like("%e%")))
        .filter(People.id.le(2))
        .order_by(People.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(
        people.iter().map(|(_, books)| titles(books)).collect::<Vec<_>>(),
        [vec!["Sets"], vec!["Trees"]]
    );
}

#[derive(Row, Debug, PartialEq)]
struct Card {
    title: String,
    is_published: bool,
}

#[tokio::test]
async fn some_columns_or_a_struct_are_read_at_any_level() {
    let db = &*house().await;
    let people: Vec<(String, Vec<Card>, Option<String>)> = People
        .with(People.books.select_as::<Card>().order_by(Books.title))
        .with(People.desk.select(upper(Desks.room)))
        .select(People.name)
        .filter(People.id.eq(1))
        .all(db)
        .await
        .unwrap();
    let card = |title: &str, is_published| Card { title: title.into(), is_published };
    let cards = vec![card("Maps", false), card("Sets", true)];
    assert_eq!(people, [("Ada".into(), cards, Some("NORTH".into()))]);
}

#[tokio::test]
async fn a_query_with_relations_is_paged_extended_and_run_like_any_other() {
    let db = &*house().await;
    let query =
        People.with(People.books.select(Books.id).order_by(Books.id)).select(People.id).order_by(People.id);
    let page = query.clone().after(1).limit(2);
    assert_eq!(page.all(db).await.unwrap(), [(2, vec![12]), (3, vec![])]);
    assert_eq!(query.clone().first(db).await.unwrap(), Some((1, vec![10, 11])));
    let none: Option<i32> = None;
    let extended = query.clone().filter_if(none, |query, id| query.filter(People.id.eq(id)));
    assert_eq!(extended.all(db).await.unwrap().len(), 4);
    let nobody = query.clone().filter(People.id.eq(99));
    assert_eq!(nobody.clone().first(db).await.unwrap(), None);
    assert_eq!(nobody.one(db).await.unwrap_err().kind(), mizzle::ErrorKind::NotFound);
    assert_eq!(query.clone().one(db).await.unwrap_err().kind(), mizzle::ErrorKind::TooManyRows);
    let (ids, count): (Vec<(i32, Vec<i32>)>, u64) =
        db.batch((query, People.update(People.name.set("Eve")).filter(People.id.eq(4)))).await.unwrap();
    assert_eq!((ids.len(), count), (4, 1));
}

#[tokio::test]
async fn rows_that_were_chosen_by_a_subquery_have_relations_too() {
    let db = &*house().await;
    let writers = Books.select(Books.author_id);
    let people: Vec<(Person, Vec<Book>)> = People
        .filter(People.id.is_in(writers))
        .with(People.books.order_by(Books.id.desc()))
        .order_by(People.name.desc())
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> = people.iter().map(|(person, books)| (&*person.name, titles(books))).collect();
    assert_eq!(found, [("Bob", vec!["Trees"]), ("Ada", vec!["Maps", "Sets"])]);
}

#[tokio::test]
async fn rows_of_no_parent_are_left_out_where_the_database_lacks_the_foreign_key() {
    let db = &*house().await;
    let query = People.with(People.books).order_by(People.id);
    let before = query.clone().all(db).await.unwrap();
    db.script(
        "ALTER TABLE books DROP CONSTRAINT books_author_id_fkey;
         INSERT INTO books (id, title, author_id, is_published) VALUES (999, 'Nobody wrote this', 12345, true)",
    )
    .await
    .unwrap();
    assert_eq!(query.all(db).await.unwrap(), before);
}
