//! Nested results against ones that are put together in Rust from plain queries, on random data.

use std::collections::BTreeMap;

use mizzle::prelude::*;

use super::fixture::*;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i32) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides as u64) as i32
    }
}

/// People, books and tags at random.
async fn crowd(db: &impl Executor, dice: &mut Dice) {
    let count = 1 + dice.roll(40);
    let mut people = Vec::new();
    for id in 100..100 + count {
        let manager = (id > 100 && dice.roll(3) > 0).then(|| 100 + dice.roll(id - 100));
        people.push(NewPerson::new().id(id).name(format!("p{}", dice.roll(5))).manager_id(manager));
    }
    People.insert(people).execute(db).await.unwrap();
    let mut books = Vec::new();
    for id in 1000..1000 + dice.roll(120) {
        let editor = (dice.roll(2) > 0).then(|| 100 + dice.roll(count));
        let book =
            NewBook::new().id(id).title(format!("b{}", dice.roll(9))).author_id(100 + dice.roll(count));
        let deleted = (dice.roll(5) == 0).then_some(Timestamp::UNIX_EPOCH);
        books.push(book.editor_id(editor).is_published(dice.roll(2) > 0).deleted_at(deleted));
    }
    let ids: Vec<i32> = (1000..1000 + books.len() as i32).collect();
    Books.insert(books).execute(db).await.unwrap();
    let mut tags = Vec::new();
    let mut chapters = Vec::new();
    for book in ids {
        for tag in ["math", "old", "plants"] {
            if dice.roll(2) > 0 {
                tags.push(NewBookTag::new().book_id(book).tag(tag).position(dice.roll(100)));
            }
        }
        for number in 0..dice.roll(6) as i16 {
            chapters.push(NewChapter::new().book_id(book).number(number).title(format!("c{number}")));
        }
    }
    BookTags.insert(tags).execute(db).await.unwrap();
    Chapters.insert(chapters).execute(db).await.unwrap();
}

#[tokio::test]
async fn nested_results_equal_those_put_together_from_plain_queries() {
    let test = house().await;
    let db = &*test;
    for seed in 0..12 {
        db.script("truncate people, books, chapters, notes, book_tags, desks, memberships, follows")
            .await
            .unwrap();
        let mut dice = Dice(seed);
        crowd(db, &mut dice).await;
        let people: BTreeMap<i32, Person> =
            People.all(db).await.unwrap().into_iter().map(|person| (person.id, person)).collect();
        let books = Books.order_by(Books.id).all(db).await.unwrap();
        let chapters = Chapters.order_by((Chapters.book_id, Chapters.number)).all(db).await.unwrap();
        let tags =
            BookTags.order_by((BookTags.book_id, BookTags.position, BookTags.tag)).all(db).await.unwrap();

        let limit = dice.roll(4);
        let highest = 100 + dice.roll(45);
        let chapters_of = |book: &Book, descending: bool| {
            let mut of: Vec<Chapter> =
                chapters.iter().filter(|chapter| chapter.book_id == book.id).cloned().collect();
            if descending {
                of.reverse();
                of.truncate(limit as usize);
            }
            of
        };
        let tags_of = |book: &Book| -> Vec<(String, i32)> {
            tags.iter()
                .filter(|tag| tag.book_id == book.id)
                .map(|tag| (tag.tag.clone(), tag.position))
                .collect()
        };

        let expected: Vec<_> = people
            .values()
            .filter(|person| person.id < highest)
            .map(|person| {
                let own = books.iter().filter(|book| book.author_id == person.id);
                let own = own.map(|book| {
                    let editor = book.editor_id.map(|id| {
                        let edited =
                            books.iter().filter(|book| book.editor_id == Some(id)).cloned().collect();
                        (people[&id].clone(), edited)
                    });
                    (book.clone(), chapters_of(book, true), tags_of(book), editor)
                });
                (person.clone(), person.manager_id.map(|id| people[&id].clone()), own.collect())
            })
            .collect();
        let found: Vec<(
            Person,
            Option<Person>,
            Vec<(Book, Vec<Chapter>, Vec<(String, i32)>, Option<(Person, Vec<Book>)>)>,
        )> = People
            .filter(People.id.lt(highest))
            .with(People.manager)
            .with(
                People
                    .books
                    .order_by(Books.id)
                    .with(Books.chapters.order_by(Chapters.number.desc()).limit(limit))
                    .with(
                        Books
                            .tags
                            .select((Tags.name, BookTags.position))
                            .order_by((BookTags.position, Tags.name)),
                    )
                    .with(Books.editor.with(People.edited.order_by(Books.id))),
            )
            .order_by(People.id)
            .all(db)
            .await
            .unwrap();
        assert_eq!(found, expected, "seed {seed}");

        let found: Vec<(Chapter, Option<(Book, Person)>)> = Chapters
            .with(Chapters.book.with(Books.author))
            .order_by((Chapters.book_id, Chapters.number))
            .all(db)
            .await
            .unwrap();
        let visible: BTreeMap<i32, &Book> = books.iter().map(|book| (book.id, book)).collect();
        for ((chapter, book), plain) in found.iter().zip(&chapters) {
            let expected =
                visible.get(&chapter.book_id).map(|book| ((*book).clone(), people[&book.author_id].clone()));
            assert_eq!((chapter, book), (plain, &expected), "seed {seed}");
        }
        let found = Books.filter(Books.chapters.count().gt(2)).order_by(Books.id).all(db).await.unwrap();
        let expected: Vec<_> =
            books.iter().filter(|book| chapters_of(book, false).len() > 2).cloned().collect();
        assert_eq!(found, expected, "seed {seed}");
        let found = Books
            .filter(Books.tags.every(BookTags.position.lt(50)))
            .order_by(Books.id)
            .all(db)
            .await
            .unwrap();
        let expected: Vec<_> =
            books.iter().filter(|book| tags_of(book).iter().all(|(_, at)| *at < 50)).cloned().collect();
        assert_eq!(found, expected, "seed {seed}");
    }
}
