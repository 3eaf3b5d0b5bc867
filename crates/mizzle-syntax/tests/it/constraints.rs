use expect_test::expect;

use crate::{check, check_struct};

#[test]
fn constraints_are_named_as_postgresql_names_them() {
    check_struct(
        r#"#[primary_key(id, r#type)]
        #[unique(email, max)]
        #[unique(price, name = "one_price", nulls_not_distinct)]
        #[check("price >= 0")]
        #[check("price < \"Max\"")]
        #[check(name = "short", "length(email) < 10")]"#,
        expect![[r#"
            table things
              id integer not null
              email text not null
              price integer not null
              Max integer
              type text not null
              things_pkey primary key (id, type)
              things_email_Max_key unique (email, Max)
              one_price unique nulls not distinct (price)
              things_price_check check (price >= 0)
              things_check check (price < "Max")
              short check (length(email) < 10)
        "#]],
    );
}

#[test]
fn a_primary_key_can_have_a_name() {
    check_struct(
        r#"#[primary_key(name = "the_key", columns(id, email))]"#,
        expect![[r#"
        table things
          id integer not null
          email text not null
          price integer not null
          Max integer
          type text not null
          the_key primary key (id, email)
    "#]],
    );
}

#[test]
fn foreign_keys_find_their_tables() {
    check(
        r#"
        #[derive(Table)] #[table(Nodes, schema = "tree")]
        #[unique(a, b)]
        #[foreign_key(columns(c, d), references(Nodes.a, Nodes.b), on_delete = set_null, on_update = cascade,
                      match = full, deferrable, name = "twin")]
        struct Node {
            #[column(bigserial, primary_key)] id: i64,
            #[column(references(Nodes.id, on_delete = set_null, initially_deferred))] parent_id: Option<i64>,
            a: i32,
            #[column(name = "bee")] b: String,
            c: Option<i32>,
            d: Option<String>,
        }
        mod other {
            #[derive(Table)] #[table(Leaves)]
            struct Leaf { #[column(references(super::Nodes.id, on_delete = no_action))] node: i64 }
        }
        "#,
        expect![[r#"
            schema tree
            table tree.nodes
              id bigserial not null
              parent_id bigint
              a integer not null
              bee text not null
              c integer
              d text
              nodes_pkey primary key (id)
              nodes_a_bee_key unique (a, bee)
              nodes_parent_id_fkey (parent_id) references tree.nodes (id) on delete set_null initially deferred
              twin (c, d) references tree.nodes (a, bee) on delete set_null on update cascade match full deferrable
            table leaves
              node bigint not null
              leaves_node_fkey (node) references tree.nodes (id)
        "#]],
    );
}
