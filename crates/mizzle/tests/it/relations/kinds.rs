use mizzle::prelude::*;

use super::fixture::*;

#[tokio::test]
async fn a_row_has_many_others_and_an_empty_list_where_there_are_none() {
    let db = &*house().await;
    let people: Vec<(Person, Vec<Book>)> =
        People.with(People.books.order_by(Books.id)).order_by(People.id).all(db).await.unwrap();
    let found: Vec<_> = people.iter().map(|(person, books)| (&*person.name, titles(books))).collect();
    assert_eq!(
        found,
        [("Ada", vec!["Sets", "Maps"]), ("Bob", vec!["Trees"]), ("Cy", vec![]), ("Dee", vec![])]
    );
}

#[tokio::test]
async fn two_relations_to_one_table_are_told_apart_by_their_foreign_key() {
    let db = &*house().await;
    let people: Vec<(Person, Vec<Book>, Vec<Book>)> = People
        .with(People.books.order_by(Books.id))
        .with(People.edited)
        .order_by(People.id)
        .limit(2)
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> = people.iter().map(|(_, wrote, edited)| (titles(wrote), titles(edited))).collect();
    assert_eq!(found, [(vec!["Sets", "Maps"], vec!["Trees"]), (vec!["Trees"], vec!["Sets"])]);
}

#[tokio::test]
async fn a_row_that_several_refer_to_is_there_for_each_of_them() {
    let db = &*house().await;
    let books: Vec<(Book, Person, Option<Person>)> =
        Books.with(Books.author).with(Books.editor).order_by(Books.id).all(db).await.unwrap();
    let found: Vec<_> = books
        .iter()
        .map(|(book, author, editor)| {
            (&*book.title, &*author.name, editor.as_ref().map(|editor| &*editor.name))
        })
        .collect();
    assert_eq!(found, [("Sets", "Ada", Some("Bob")), ("Maps", "Ada", None), ("Trees", "Bob", Some("Ada"))]);
}

#[tokio::test]
async fn a_row_has_one_other_or_none() {
    let db = &*house().await;
    let people: Vec<(Person, Option<Desk>)> =
        People.with(People.desk).order_by(People.id).all(db).await.unwrap();
    let rooms: Vec<_> = people.iter().map(|(_, desk)| desk.as_ref().map(|desk| &*desk.room)).collect();
    assert_eq!(rooms, [Some("north"), None, Some("south"), None]);
    let desks: Vec<(Desk, Person)> = Desks.with(Desks.person).order_by(Desks.id).all(db).await.unwrap();
    assert_eq!(names(desks.iter().map(|(_, person)| person)), ["Ada", "Cy"]);
}

#[tokio::test]
async fn a_table_may_be_related_to_itself() {
    let db = &*house().await;
    let people: Vec<(Person, Option<Person>, Vec<(Person, Vec<Person>)>)> = People
        .with(People.manager)
        .with(People.reports.order_by(People.id).with(People.reports))
        .order_by(People.id)
        .all(db)
        .await
        .unwrap();
    let (ada, manager, reports) = &people[0];
    assert_eq!((&*ada.name, manager), ("Ada", &None));
    assert_eq!(names(reports.iter().map(|(report, _)| report)), ["Bob", "Cy"]);
    assert_eq!(reports.iter().map(|(_, below)| names(below)).collect::<Vec<_>>(), [vec!["Dee"], vec![]]);
    assert_eq!(names(people.iter().filter_map(|(_, manager, _)| manager.as_ref())), ["Ada", "Ada", "Bob"]);
}

#[tokio::test]
async fn a_join_table_relates_many_to_many_in_both_directions() {
    let db = &*house().await;
    let books: Vec<(Book, Vec<Tag>)> =
        Books.with(Books.tags.order_by(BookTags.position.desc())).order_by(Books.id).all(db).await.unwrap();
    let found: Vec<Vec<&str>> =
        books.iter().map(|(_, tags)| tags.iter().map(|tag| &*tag.name).collect()).collect();
    assert_eq!(found, [vec!["old", "math"], vec![], vec!["math", "plants"]]);

    let tags: Vec<(Tag, Vec<Book>)> =
        Tags.with(Tags.books.order_by(Books.id)).order_by(Tags.name).all(db).await.unwrap();
    let found: Vec<_> = tags.iter().map(|(tag, books)| (&*tag.name, titles(books))).collect();
    assert_eq!(found, [("math", vec!["Sets", "Trees"]), ("old", vec!["Sets"]), ("plants", vec!["Trees"])]);
}

#[tokio::test]
async fn columns_of_the_join_table_are_selected_with_the_row() {
    let db = &*house().await;
    let books: Vec<(String, Vec<(String, i32)>)> = Books
        .with(Books.tags.order_by(BookTags.position).select((Tags.name, BookTags.position)))
        .select(Books.title)
        .order_by(Books.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(books[0], ("Sets".into(), vec![("math".into(), 1), ("old".into(), 2)]));
    assert_eq!(books[2], ("Trees".into(), vec![("plants".into(), 1), ("math".into(), 2)]));
}

#[tokio::test]
async fn a_join_table_may_relate_a_table_to_itself() {
    let db = &*house().await;
    let people: Vec<(Person, Vec<Person>, Vec<Person>)> = People
        .with(People.followers.order_by(People.id))
        .with(People.following)
        .order_by(People.id)
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> =
        people.iter().map(|(_, followers, following)| (names(followers), names(following))).collect();
    assert_eq!(
        found,
        [
            (vec!["Bob", "Cy", "Dee"], vec!["Bob"]),
            (vec!["Ada"], vec!["Ada"]),
            (vec![], vec!["Ada"]),
            (vec![], vec!["Ada"])
        ]
    );
}

#[tokio::test]
async fn keys_of_several_columns_and_columns_without_a_foreign_key_relate_rows() {
    let db = &*house().await;
    let notes: Vec<(Note, Chapter, Option<Person>)> =
        Notes.with(Notes.of).with(Notes.writer).order_by(Notes.id).all(db).await.unwrap();
    let found: Vec<_> = notes
        .iter()
        .map(|(note, of, writer)| (note.id, &*of.title, writer.as_ref().map(|writer| &*writer.name)))
        .collect();
    assert_eq!(
        found,
        [(100, "Empty", Some("Ada")), (101, "Empty", Some("Bob")), (102, "Bark", None), (103, "Bark", None)]
    );
    let chapters: Vec<(Chapter, Vec<i64>)> = Chapters
        .with(Chapters.notes.select(Notes.id).order_by(Notes.id.desc()))
        .order_by((Chapters.book_id, Chapters.number))
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> = chapters.iter().map(|(_, notes)| notes.clone()).collect();
    assert_eq!(found, [vec![101, 100], vec![], vec![], vec![], vec![103, 102], vec![]]);
}

#[tokio::test]
async fn a_relation_may_have_a_condition_of_its_own() {
    let db = &*house().await;
    let (_, published): (Person, Vec<Book>) = People.find(1).with(People.published).one(db).await.unwrap();
    assert_eq!(titles(&published), ["Sets"]);
    assert_eq!(People.filter(People.published.exists()).count(db).await.unwrap(), 2);
}

#[tokio::test]
async fn rows_that_are_softly_deleted_are_hidden_at_every_level() {
    let db = &*house().await;
    let (_, edited): (Person, Vec<Book>) =
        People.find(1).with(People.edited.order_by(Books.id)).one(db).await.unwrap();
    assert_eq!(titles(&edited), ["Trees"]);
    let (_, edited): (Person, Vec<Book>) =
        People.find(1).with(People.edited.with_deleted().order_by(Books.id)).one(db).await.unwrap();
    assert_eq!(titles(&edited), ["Trees", "Gone"]);
    // The book of a chapter may be hidden, so it is an `Option`.
    let chapters: Vec<(Chapter, Option<Book>)> =
        Chapters.with(Chapters.book).filter(Chapters.book_id.eq(13)).all(db).await.unwrap();
    assert_eq!(chapters[0].1, None);
    // A row of the join table may be deleted, too.
    let groups: Vec<(Group, Vec<Person>)> =
        Groups.with(Groups.members.order_by(People.id)).order_by(Groups.id).all(db).await.unwrap();
    let found: Vec<_> = groups.iter().map(|(_, members)| names(members)).collect();
    assert_eq!(found, [vec!["Ada", "Bob"], vec!["Bob"], vec![]]);
}

#[tokio::test]
async fn relations_of_an_alias_are_those_of_its_table() {
    let db = &*house().await;
    let bosses: Vec<(Person, Vec<Person>)> = Bosses
        .filter(Bosses.reports.exists())
        .with(Bosses.reports.order_by(People.id))
        .order_by(Bosses.id)
        .all(db)
        .await
        .unwrap();
    let found: Vec<_> = bosses.iter().map(|(boss, reports)| (&*boss.name, names(reports))).collect();
    assert_eq!(found, [("Ada", vec!["Bob", "Cy"]), ("Bob", vec!["Dee"])]);
}
