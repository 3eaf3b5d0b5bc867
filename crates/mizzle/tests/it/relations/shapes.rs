use mizzle::prelude::*;
use serde::Serialize;

use super::fixture::*;

#[derive(Shape, Serialize, Debug, PartialEq)]
#[shape(Chapters)]
struct ChapterCard {
    number: i16,
    title: String,
    #[shape(order_by = Notes.id)]
    notes: Vec<NoteCard>,
}

#[derive(Shape, Serialize, Debug, PartialEq)]
#[shape(Notes)]
struct NoteCard {
    body: String,
    #[shape(writer.name)]
    writer_name: Option<String>,
}

#[derive(Shape, Serialize, Debug, PartialEq)]
#[shape(People)]
struct Name {
    name: String,
}

#[derive(Shape, Serialize, Debug, PartialEq)]
#[shape(Books)]
struct BookPage {
    title: String,
    author: Name,
    editor: Option<Name>,
    #[shape(author, filter = People.id.gt(1))]
    author_if_not_ada: Option<Name>,
    #[shape(author.name)]
    author_name: String,
    #[shape(author.manager.name)]
    boss: Option<String>,
    #[shape(expr = Books.chapters.count())]
    chapter_count: i64,
    #[shape(chapters, order_by = Chapters.number.desc(), limit = 2)]
    last_chapters: Vec<ChapterCard>,
    #[shape(tags, order_by = BookTags.position)]
    labels: Vec<TagName>,
}

#[derive(Shape, Serialize, Debug, PartialEq)]
#[shape(Tags)]
struct TagName {
    name: String,
}

#[tokio::test]
async fn a_struct_is_filled_with_columns_relations_and_values() {
    let db = &*house().await;
    let pages: Vec<BookPage> = Books.shape().order_by(Books.id).all(db).await.unwrap();
    assert_eq!(
        serde_json::to_value(&pages).unwrap(),
        serde_json::json!([
            {
                "title": "Sets", "author": {"name": "Ada"}, "editor": {"name": "Bob"}, "author_if_not_ada": null,
                "author_name": "Ada", "boss": null, "chapter_count": 2,
                "last_chapters": [
                    {"number": 2, "title": "Full", "notes": []},
                    {"number": 1, "title": "Empty", "notes": [
                        {"body": "a", "writer_name": "Ada"}, {"body": "b", "writer_name": "Bob"}
                    ]}
                ],
                "labels": [{"name": "math"}, {"name": "old"}]
            },
            {
                "title": "Maps", "author": {"name": "Ada"}, "editor": null, "author_if_not_ada": null,
                "author_name": "Ada", "boss": null, "chapter_count": 0, "last_chapters": [], "labels": []
            },
            {
                "title": "Trees", "author": {"name": "Bob"}, "editor": {"name": "Ada"}, "author_if_not_ada": {"name": "Bob"},
                "author_name": "Bob", "boss": "Ada", "chapter_count": 3,
                "last_chapters": [
                    {"number": 3, "title": "Bark", "notes": [
                        {"body": "c", "writer_name": null}, {"body": "d", "writer_name": null}
                    ]},
                    {"number": 2, "title": "Leaves", "notes": []}
                ],
                "labels": [{"name": "plants"}, {"name": "math"}]
            }
        ])
    );
}

#[derive(Shape, Debug, PartialEq)]
#[shape(People)]
struct Profile {
    name: String,
    desk: Option<Desk>,
    #[shape(edited, with_deleted, order_by = Books.id)]
    edited: Vec<Book>,
    groups: Vec<Group>,
}

#[tokio::test]
async fn a_shape_holds_whole_rows_and_is_held_by_tuples() {
    let db = &*house().await;
    let ada: Profile = People.find(1).shape().one(db).await.unwrap();
    assert_eq!(
        (ada.desk.map(|desk| desk.room), titles(&ada.edited)),
        (Some("north".into()), vec!["Trees", "Gone"])
    );
    assert_eq!(ada.groups.iter().map(|group| &*group.name).collect::<Vec<_>>(), ["Chess"]);
    let people: Vec<(Person, Vec<BookPage>)> = People
        .with(People.books.shape::<BookPage>().order_by(Books.id))
        .order_by(People.id)
        .all(db)
        .await
        .unwrap();
    assert_eq!(people[0].1.iter().map(|page| &*page.title).collect::<Vec<_>>(), ["Sets", "Maps"]);
}

#[derive(Shape, Debug, PartialEq)]
#[shape(People)]
struct Many {
    id: i32,
    name: String,
    manager_id: Option<i32>,
    #[shape(id)]
    id_2: i32,
    #[shape(id)]
    id_3: i32,
    #[shape(id)]
    id_4: i32,
    books: Vec<Book>,
    #[shape(id)]
    id_5: i32,
    edited: Vec<Book>,
    #[shape(id)]
    id_6: i32,
    published: Vec<Book>,
}

#[tokio::test]
async fn a_shape_has_as_many_fields_as_it_likes() {
    let db = &*house().await;
    let bob: Many = People.find(2).shape().one(db).await.unwrap();
    assert_eq!((&*bob.name, bob.manager_id, bob.id_6), ("Bob", Some(1), 2));
    let found = [titles(&bob.books), titles(&bob.edited), titles(&bob.published)];
    assert_eq!(found, [["Trees"], ["Sets"], ["Trees"]]);
}

#[derive(Shape, Debug, PartialEq)]
#[shape(Books)]
struct Whole {
    #[shape(flatten)]
    book: Book,
    #[shape(author.name)]
    author_name: String,
    #[shape(flatten)]
    inside: Inside,
    #[shape(order_by = Tags.name)]
    tags: Vec<Tag>,
}

#[derive(Shape, Debug, PartialEq)]
#[shape(Books)]
struct Inside {
    #[shape(order_by = Chapters.number)]
    chapters: Vec<Chapter>,
    editor: Option<Name>,
}

#[tokio::test]
async fn a_shape_holds_the_whole_row_and_other_shapes_of_its_table() {
    let db = &*house().await;
    let books: Vec<Whole> = Books.shape().order_by(Books.id).all(db).await.unwrap();
    assert_eq!(titles(books.iter().map(|whole| &whole.book)), ["Sets", "Maps", "Trees"]);
    let found: Vec<_> = books
        .iter()
        .map(|Whole { author_name, inside, tags, .. }| {
            let editor = inside.editor.as_ref().map(|editor| &*editor.name);
            (&**author_name, inside.chapters.len(), editor, tags.len())
        })
        .collect();
    assert_eq!(found, [("Ada", 2, Some("Bob"), 2), ("Ada", 0, None, 0), ("Bob", 3, Some("Ada"), 2)]);
    // On a level whose rows belong to several.
    let tags: Vec<(Tag, Vec<Whole>)> = Tags
        .with(Tags.books.shape::<Whole>().order_by(Books.id))
        .filter(Tags.name.eq("math"))
        .all(db)
        .await
        .unwrap();
    assert_eq!(tags[0].1, books.into_iter().filter(|whole| whole.book.id != 11).collect::<Vec<_>>());
}

#[derive(Shape, Debug, PartialEq)]
#[shape(People)]
struct Boss {
    #[shape(flatten)]
    person: Person,
    #[shape(manager.name)]
    boss: Option<String>,
    #[shape(expr = People.reports.count())]
    report_count: i64,
    #[shape(order_by = People.id)]
    reports: Vec<Person>,
}

#[tokio::test]
async fn a_shape_of_an_alias_is_that_of_its_table() {
    let db = &*house().await;
    let bosses: Vec<Boss> =
        Bosses.filter(Bosses.reports.exists()).shape().order_by(Bosses.id).all(db).await.unwrap();
    let found: Vec<_> = bosses
        .iter()
        .map(|boss| (&*boss.person.name, boss.boss.as_deref(), boss.report_count, names(&boss.reports)))
        .collect();
    assert_eq!(found, [("Ada", None, 2, vec!["Bob", "Cy"]), ("Bob", Some("Ada"), 1, vec!["Dee"])]);
}
