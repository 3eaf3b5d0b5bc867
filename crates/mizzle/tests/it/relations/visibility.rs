//! Tables that few see are related as those are that all see.

mod inner {
    // A visibility of every spelling.
    #![allow(dead_code, clippy::needless_pub_self)]

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
