//! A small publishing house: with every kind of relation in it.

use mizzle::prelude::*;
use mizzle::testing::TestDb;

use crate::support::database_of;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(People, name = "people")]
#[has_many(books: Books, via = author_id)]
#[has_many(edited: Books, via = editor_id)]
#[has_many(published: Books, via = author_id, filter = Books.is_published)]
#[has_many(reports: People, via = manager_id)]
#[has_one(desk: Desks)]
#[has_many(groups: Groups, through = Memberships)]
#[has_many(followers: People, through = Follows, via = followee_id, to = follower_id)]
#[has_many(following: People, through = Follows, via = follower_id, to = followee_id)]
pub struct Person {
    #[column(primary_key)]
    pub id: i32,
    pub name: String,
    #[column(references(People.id))]
    pub manager_id: Option<i32>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Desks, name = "desks")]
pub struct Desk {
    #[column(primary_key)]
    pub id: i32,
    #[column(references(People.id), unique)]
    pub person_id: i32,
    pub room: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Books, name = "books")]
#[has_many(chapters: Chapters)]
#[has_many(tags: Tags, through = BookTags)]
pub struct Book {
    #[column(primary_key)]
    pub id: i32,
    pub title: String,
    #[column(references(People.id))]
    pub author_id: i32,
    #[column(references(People.id))]
    pub editor_id: Option<i32>,
    pub is_published: bool,
    #[column(soft_delete)]
    pub deleted_at: Option<Timestamp>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Chapters, name = "chapters")]
#[primary_key(book_id, number)]
#[has_many(notes: Notes)]
pub struct Chapter {
    #[column(references(Books.id))]
    pub book_id: i32,
    pub number: i16,
    pub title: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Notes, name = "notes")]
#[foreign_key(columns(book_id, chapter), references(Chapters.book_id, Chapters.number))]
#[belongs_to(of: Chapters, via(book_id, chapter))]
#[belongs_to(writer: People, on(signature = name))]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub book_id: i32,
    pub chapter: i16,
    pub signature: Option<String>,
    pub body: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Tags, name = "tags")]
#[has_many(books: Books, through = BookTags)]
pub struct Tag {
    #[column(primary_key)]
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(BookTags, name = "book_tags")]
#[primary_key(book_id, tag)]
pub struct BookTag {
    #[column(references(Books.id))]
    pub book_id: i32,
    #[column(references(Tags.name))]
    pub tag: String,
    pub position: i32,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Groups, name = "groups")]
#[has_many(members: People, through = Memberships)]
pub struct Group {
    #[column(primary_key)]
    pub id: i32,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Memberships, name = "memberships")]
#[primary_key(person_id, group_id)]
pub struct Membership {
    #[column(references(People.id))]
    pub person_id: i32,
    #[column(references(Groups.id))]
    pub group_id: i32,
    #[column(soft_delete)]
    pub left_at: Option<Timestamp>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Follows, name = "follows")]
#[primary_key(follower_id, followee_id)]
pub struct Follow {
    #[column(references(People.id))]
    pub follower_id: i32,
    #[column(references(People.id))]
    pub followee_id: i32,
}

alias!(pub Bosses = People as "boss");

/// Ada (1) leads Bob (2) and Cy (3), Bob leads Dee (4). Ada wrote `Sets` (10), which Bob edits and which is out, and `Maps`
/// (11), which is not; Bob wrote `Trees` (12), which Ada edits; Cy wrote `Gone` (13), which is softly deleted.
pub async fn house() -> TestDb {
    let test = database_of(schema![
        People,
        Desks,
        Books,
        Chapters,
        Notes,
        Tags,
        BookTags,
        Groups,
        Memberships,
        Follows
    ])
    .await;
    let db = &test;
    let seed = "
        insert into people values (1, 'Ada', null), (2, 'Bob', 1), (3, 'Cy', 1), (4, 'Dee', 2);
        insert into desks values (1, 1, 'north'), (2, 3, 'south');
        insert into books values (10, 'Sets', 1, 2, true, null), (11, 'Maps', 1, null, false, null),
            (12, 'Trees', 2, 1, true, null), (13, 'Gone', 3, 1, true, now());
        insert into chapters values (10, 1, 'Empty'), (10, 2, 'Full'), (12, 1, 'Roots'), (12, 2, 'Leaves'),
            (12, 3, 'Bark'), (13, 1, 'Lost');
        insert into notes values (100, 10, 1, 'Ada', 'a'), (101, 10, 1, 'Bob', 'b'), (102, 12, 3, null, 'c'),
            (103, 12, 3, 'Nobody', 'd');
        insert into tags values ('math'), ('plants'), ('old');
        insert into book_tags values (10, 'math', 1), (10, 'old', 2), (12, 'plants', 1), (12, 'math', 2), (13, 'old', 1);
        insert into groups values (7, 'Chess'), (8, 'Choir'), (9, 'Empty');
        insert into memberships values (1, 7, null), (2, 7, null), (2, 8, null), (3, 7, now());
        insert into follows values (1, 2), (2, 1), (3, 1), (4, 1);";
    db.script(seed).await.expect("the seed");
    test
}

/// The titles of books.
pub fn titles<'a>(books: impl IntoIterator<Item = &'a Book>) -> Vec<&'a str> {
    books.into_iter().map(|book| &*book.title).collect()
}

/// The names of people.
pub fn names<'a>(people: impl IntoIterator<Item = &'a Person>) -> Vec<&'a str> {
    people.into_iter().map(|person| &*person.name).collect()
}
