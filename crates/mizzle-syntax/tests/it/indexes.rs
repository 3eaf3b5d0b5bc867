use expect_test::expect;

use crate::check_struct;

#[test]
fn indexes_are_named_as_postgresql_names_them() {
    check_struct(
        r#"#[index(price, email)]
        #[index(expr("lower(email)"), expr("price + 1"), expr("price + 2"))]
        #[index(price, include(id))]"#,
        expect![[r#"
            table things
              id integer not null
              email text not null
              price integer not null
              Max integer
              type text not null
              things_price_email_idx index btree (price, email)
              things_lower_expr_expr1_idx index btree ((lower(email)), (price + 1), (price + 2))
              things_price_id_idx index btree (price) include (id)
        "#]],
    );
}

#[test]
fn an_index_is_what_its_attribute_says() {
    check_struct(
        r#"#[index(email.desc().nulls_last(), expr("lower(email)").collate("C"), r#type.opclass("text_pattern_ops"),
            name = "everything", unique, using = btree, where = "max IS NULL", include(max, id),
            with(fillfactor = 70, deduplicate_items = off), nulls_not_distinct, comment = "All of it.")]
        #[index(email.asc().nulls_first(), using = "hash")]"#,
        expect![[r#"
            table things
              id integer not null
              email text not null
              price integer not null
              Max integer
              type text not null
              everything unique index btree (email desc nulls last, (lower(email)) collate C, type text_pattern_ops) include (Max, id) nulls not distinct with fillfactor = 70 with deduplicate_items = off where max IS NULL  -- All of it.
              things_email_idx index hash (email nulls first)
        "#]],
    );
}
