//! Tables that few see are related as those are that all see, and tables of different modules by their paths.

// Some fields are there to be columns.
#![allow(dead_code)]

mod inner {
    // A visibility of every spelling.
    #![allow(clippy::needless_pub_self)]

    use mizzle::prelude::*;

    #[derive(Table)]
    #[table(Privates)]
    #[has_many(sisters: Sisters)]
    struct Private {
        #[column(primary_key)]
        id: i32,
    }

    #[derive(Table)]
    #[table(Sisters)]
    pub(self) struct Sister {
        #[column(primary_key)]
        id: i32,
        #[column(references(Privates.id))]
        private_id: i32,
    }

    #[derive(Table)]
    #[table(Aunts)]
    pub(super) struct Aunt {
        #[column(primary_key)]
        pub(super) id: i32,
        #[column(references(Aunts.id))]
        pub(super) aunt_id: Option<i32>,
    }

    #[derive(Table)]
    #[table(Cousins)]
    pub(in super::super) struct Cousin {
        #[column(primary_key)]
        pub id: i32,
        #[column(references(Cousins.id))]
        pub cousin_id: Option<i32>,
    }

    #[derive(Table)]
    #[table(Neighbours)]
    pub(crate) struct Neighbour {
        #[column(primary_key)]
        pub id: i32,
        #[column(references(Neighbours.id))]
        pub neighbour_id: Option<i32>,
    }

    pub fn sql() -> String {
        let _ = |sister: Sister, private: Private| (sister.id, sister.private_id, private.id);
        Privates.with(Privates.sisters).to_sql().to_string()
    }
}

#[test]
fn tables_of_every_visibility_have_relations() {
    use mizzle::prelude::*;

    use inner::*;
    assert!(inner::sql().contains(r#"FROM "sisters""#));
    let aunts = Aunts.with(Aunts.aunt).to_sql().to_string();
    assert!(aunts.contains(r#"WHERE "aunts"."id" IN"#), "{aunts}");
    assert!(Cousins.with(Cousins.cousin).to_sql().to_string().contains("UNION ALL"));
    assert!(Neighbours.with(Neighbours.neighbour).to_sql().to_string().contains("UNION ALL"));

    #[derive(Table)]
    #[table(Locals)]
    struct Local {
        #[column(primary_key)]
        id: i32,
        #[column(references(Locals.id))]
        local_id: Option<i32>,
    }
    let _ = |local: Local| (local.id, local.local_id);
    assert!(Locals.with(Locals.local).to_sql().to_string().contains("UNION ALL"));
}

mod authors {
    use mizzle::prelude::*;

    #[derive(Table, Debug)]
    #[table(Authors)]
    #[has_many(works: super::works::Works)]
    #[has_many(readers: super::works::readers::Readers, through = super::works::readers::Readings)]
    pub struct Author {
        #[column(primary_key)]
        pub id: i32,
    }
}

mod works {
    use mizzle::prelude::*;

    use super::authors;

    #[derive(Table, Debug)]
    #[table(Works)]
    #[belongs_to(writer: authors::Authors, via = author_id)]
    pub struct Work {
        #[column(primary_key)]
        pub id: i32,
        #[column(references(authors::Authors.id))]
        pub author_id: i32,
    }

    pub mod readers {
        use mizzle::prelude::*;

        #[derive(Table, Debug)]
        #[table(Readers)]
        pub struct Reader {
            #[column(primary_key)]
            pub id: i32,
        }

        #[derive(Table, Debug)]
        #[table(Readings)]
        #[primary_key(reader_id, author_id)]
        pub struct Reading {
            #[column(references(Readers.id))]
            pub reader_id: i32,
            #[column(references(crate::relations::visibility::authors::Authors.id))]
            pub author_id: i32,
        }
    }
}

#[derive(mizzle::prelude::Shape, Debug)]
#[shape(authors::Authors)]
struct AuthorCard {
    id: i32,
    #[shape(works, order_by = works::Works.id)]
    books: Vec<works::Work>,
    readers: Vec<works::readers::Reader>,
}

#[tokio::test]
async fn tables_of_different_modules_are_related_by_their_paths() {
    use authors::*;
    use mizzle::prelude::*;
    use works::readers::*;
    use works::*;

    let db = &*crate::support::database_of(schema![Authors, Works, Readers, Readings]).await;
    let insert = Authors.insert(NewAuthor::new().id(1));
    insert.with(Authors.works, [1, 2].map(|id| NewWork::new().id(id))).one(db).await.unwrap();
    Readers.insert(NewReader::new().id(7)).execute(db).await.unwrap();
    Readings.insert(NewReading::new().reader_id(7).author_id(1)).execute(db).await.unwrap();
    let cards: Vec<AuthorCard> = Authors.shape().all(db).await.unwrap();
    assert_eq!((cards[0].id, cards[0].books.len(), cards[0].readers[0].id), (1, 2, 7));
    let works: Vec<(Work, Author)> = Works.with(Works.writer).order_by(Works.id).all(db).await.unwrap();
    assert_eq!(works[1].1.id, 1);
}
