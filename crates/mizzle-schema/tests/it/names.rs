//! Derived names were compared with those a PostgreSQL 15 gives to 400 tables of random names; the cases here are the
//! kinds of case among them.

use mizzle_schema::names::{check_name, foreign_key_name, index_name, primary_key_name, unique_name};
use mizzle_schema::{IdentifierError, IndexKey, MAX_IDENTIFIER_BYTES, check_identifier};

#[test]
fn a_constraint_is_named_after_its_table_and_columns() {
    assert_eq!(primary_key_name("users"), "users_pkey");
    assert_eq!(unique_name("users", &["email"]), "users_email_key");
    assert_eq!(unique_name("users", &["a", "b"]), "users_a_b_key");
    assert_eq!(foreign_key_name("segments", &["module_id"]), "segments_module_id_fkey");
}

#[test]
fn a_check_is_named_after_the_one_column_it_names() {
    let columns = ["price", "old", "Max", "time"];
    let cases = [
        ("price >= 0", "products_price_check"),
        ("PRICE >= 0 AND price < 9", "products_price_check"),
        ("price > old", "products_check"),
        ("true", "products_check"),
        ("\"Max\" > 0", "products_Max_check"),
        ("max > 0", "products_check"),
        ("price::time IS NOT NULL", "products_price_check"),
        ("'old' < price", "products_price_check"),
        ("old(price) > 0", "products_price_check"),
        ("'it''s old' = \"unterminated", "products_check"),
    ];
    for (expression, name) in cases {
        assert_eq!(check_name("products", &columns, expression), name, "{expression}");
    }
}

#[test]
fn an_index_is_named_after_its_keys_and_included_columns() {
    let named = |keys: &[IndexKey], include: &[&str]| index_name("t", keys, include);
    let (column, expression) = (|name: &str| IndexKey::column(name), |sql: &str| IndexKey::expression(sql));
    assert_eq!(named(&[column("a"), column("b")], &["c"]), "t_a_b_c_idx");
    assert_eq!(named(&[expression("lower(a)"), expression("a || b")], &[]), "t_lower_expr_idx");
    assert_eq!(named(&[expression("a || b"), expression("b || a")], &[]), "t_expr_expr1_idx");
    assert_eq!(named(&[expression("lower(a) || upper(b)")], &[]), "t_expr_idx");
    assert_eq!(named(&[expression("pg_catalog.lower( (a) )")], &[]), "t_lower_idx");
    assert_eq!(named(&[column("a"), column("a")], &[]), "t_a_a1_idx");
}

#[test]
fn a_long_name_loses_the_end_of_its_longer_part_but_never_half_a_character() {
    let long = "t".repeat(63);
    assert_eq!(primary_key_name(&long), format!("{}_pkey", "t".repeat(58)));
    assert_eq!(unique_name(&long, &["email"]), format!("{}_email_key", "t".repeat(53)));
    let (table, column) = ("é".repeat(31), "漢".repeat(21));
    let name = foreign_key_name(&table, &[&column]);
    assert_eq!(name, format!("{}_{}_fkey", "é".repeat(14), "漢".repeat(9)));
    assert!(name.len() <= MAX_IDENTIFIER_BYTES);
}

#[test]
fn a_name_that_postgresql_would_change_is_none() {
    assert_eq!(check_identifier(&"x".repeat(63)), Ok(()));
    assert_eq!(check_identifier(&"x".repeat(64)), Err(IdentifierError::TooLong { bytes: 64 }));
    assert_eq!(check_identifier(""), Err(IdentifierError::Empty));
    assert_eq!(check_identifier("a\0"), Err(IdentifierError::Nul));
}
