use expect_test::expect;

use crate::{check, check_fields, check_struct};

#[test]
fn a_rust_type_that_cannot_be_a_column_names_one_that_can() {
    check_fields(
        "a: u8, b: u16, c: u32, d: u64, e: usize, f: i8, g: &'static str, h: char, i: (i32, i32), j: &'a User,
         k: Box<String>, l: HashMap<String, i32>, m: Option<Option<i32>>, n: [i32; 3], o: Vec<Option<Vec<i32>>>,
         p: fn() -> i32, q: <T as Trait>::Out, r: Vec<u64>, s: std::time::Duration, t: Cow<'static, str>",
        expect![[r#"
            a.rs:2:4: `u8` cannot be a column: PostgreSQL has no unsigned integers; use `i16`
            a.rs:2:11: `u16` cannot be a column: PostgreSQL has no unsigned integers; use `i32`
            a.rs:2:19: `u32` cannot be a column: PostgreSQL has no unsigned integers; use `i64`
            a.rs:2:27: `u64` cannot be a column: PostgreSQL has no unsigned integers; use `i64`, or `Decimal` beyond its range
            a.rs:2:35: `usize` cannot be a column: PostgreSQL has no unsigned integers; use `i64`
            a.rs:2:45: `i8` cannot be a column: PostgreSQL's smallest integer has two bytes; use `i16`
            a.rs:2:52: `&'static str` cannot be a column: a row owns its values; use `String`
            a.rs:2:69: `char` cannot be a column: PostgreSQL has no type of one character; use `String` with `#[column(char(1))]`
            a.rs:2:78: `(i32, i32)` cannot be a column: a column is one value; use a field for each, or `Json`
            a.rs:2:93: `&'a User` cannot be a column: a row owns its values; remove the `&`
            a.rs:3:13: `Box<String>` cannot be a column: a column holds its value itself; use the type in the `Box`
            a.rs:3:29: `HashMap<String, i32>` cannot be a column: PostgreSQL has no maps; use `Json<HashMap<..>>`
            a.rs:3:54: `Option<Option<_>>` cannot be a column: NULL is one value; use one `Option`
            a.rs:3:78: `[i32; 3]` cannot be a column: an array is a `Vec`; use `Vec`
            a.rs:3:91: `Vec<Option<Vec<i32>>>` cannot be a column: an array of several dimensions has no NULL in the place of an array; remove the inner `Option`
            a.rs:4:13: `fn() -> i32` cannot be a column: use a type that has a name
            a.rs:4:29: `<T as Trait>::Out` cannot be a column: name the type itself
            a.rs:4:55: `u64` cannot be a column: PostgreSQL has no unsigned integers; use `i64`, or `Decimal` beyond its range
            a.rs:4:64: `std::time::Duration` cannot be a column: use `Interval`
            a.rs:4:88: `Cow<'static, str>` cannot be a column: a row owns its values; use `String`"#]],
    );
}

#[test]
fn an_unknown_word_names_the_nearest() {
    check_fields(
        r#"#[column(primry_key)] a: i32,
        #[column(uniqe, nam = "x")] b: i32,
        #[column(frobnicate)] c: i32,
        #[column(references(Users.id, on_delet = cascade))] d: i32,
        #[column(references(Users.id, on_delete = cascde))] e: i32,
        #[column(identity(alwys))] f: i32,
        #[column(1 + 1)] g: i32,
        #[column(check("true", nme = "x"))] h: i32,
        #[column(default = )] i: i32,
        #[column(default = -)] j: i32,
        #[column(default = 1 2)] k: i32"#,
        expect![[r#"
            a.rs:2:10: unknown word `primry_key` in `#[column(..)]`; did you mean `primary_key`?
            a.rs:3:18: unknown word `uniqe` in `#[column(..)]`; did you mean `unique`?
            a.rs:3:25: unknown word `nam` in `#[column(..)]`; did you mean `name`?
            a.rs:4:18: unknown word `frobnicate` in `#[column(..)]`; it takes a type such as `varchar(255)`, `type`, `name`, `renamed_from`, `comment`, `collate`, `default`, `default_with`, `on_update`, `on_update_with`, `soft_delete`, `generated`, `identity`, `primary_key`, `unique`, `check` or `references`
            a.rs:5:39: unknown word `on_delet` in a foreign key; did you mean `on_delete`?
            a.rs:6:51: unknown action `cascde`; did you mean `cascade`?
            a.rs:7:27: unknown word `alwys` in `identity(..)`; did you mean `always`?
            a.rs:8:18: `#[column(..)]` takes no expression here; it takes a type such as `varchar(255)`, `type`, `name`, `renamed_from`, `comment`, `collate`, `default`, `default_with`, `on_update`, `on_update_with`, `soft_delete`, `generated`, `identity`, `primary_key`, `unique`, `check` or `references`
            a.rs:9:32: a check takes its condition as a text, and a name: `check("price >= 0", name = "…")`
            a.rs:10:18: `default =` lacks its value
            a.rs:11:29: unexpected end of input, expected an expression
            a.rs:12:30: arguments are separated by commas; write a `,` before this"#]],
    );
    check_struct(
        "#[primry_key(id)]\n#[indx(id)]\n#[index(id, unqiue = 3)]\n#[index(price.dsc())]",
        expect![[r#"
        a.rs:2:3: unknown attribute `primry_key`; did you mean `primary_key`?
        a.rs:3:3: unknown attribute `indx`; did you mean `index`?
        a.rs:4:13: unknown word `unqiue` in `#[index(..)]`; did you mean `unique`?
        a.rs:5:15: unknown property `dsc` of an index key; did you mean `asc`?"#]],
    );
}

#[test]
fn a_word_given_twice_is_a_mistake() {
    check_fields(
        r#"#[column(unique, unique)] a: i32, #[column(name = "x")] #[column(name = "y")] b: i32,
        #[column(integer, serial)] c: i32, #[column(identity(always, by_default))] d: i32"#,
        expect![[r#"
            a.rs:2:18: `unique` is given twice; keep one
            a.rs:2:66: `name` is given twice; keep one
            a.rs:3:27: `serial` is a second type; a column has one: keep one
            a.rs:3:70: an identity is either `always` or `by_default`; keep one"#]],
    );
}

#[test]
fn a_type_word_that_does_not_suit_names_those_that_do() {
    check_fields(
        r#"#[column(varchar(10))] a: i32, #[column(serial)] b: Vec<i32>, #[column(timestamp)] c: Timestamp,
        #[column(varchar(0))] d: String, #[column(varchar(10485761))] e: String, #[column(numeric(2, 4))] f: Decimal,
        #[column(numeric(1001))] g: Decimal, #[column(timestamptz(7))] h: Timestamp, #[column(integer(3))] i: i32,
        #[column(interval("fortnight"))] j: Interval, #[column(interval("year", 3))] k: Interval,
        #[column(varchar(x))] l: String, #[column(varchar = 10)] m: String, #[column(type = "")] n: String,
        #[column(bigint)] o: Option<i32>"#,
        expect![[r#"
            a.rs:2:10: `varchar` does not suit `i32`; write `integer` or `serial`, or change the field's type to `String`
            a.rs:2:41: an array cannot be `serial`; write `integer`
            a.rs:2:72: `timestamp` does not suit `Timestamp`; write `timestamptz`, or change the field's type to `DateTime` or `NaiveDateTime`
            a.rs:3:18: `varchar(0)` holds nothing; the length is at least 1
            a.rs:3:51: `varchar(10485761)` is out of range; the length is 1 to 10485760, and `text` has no limit
            a.rs:3:91: the scale 4 of `numeric(2, 4)` is out of range; it is 0 to the precision, 2
            a.rs:4:18: the precision 1001 is out of range; `numeric` takes 1 to 1000 digits, and without parentheses any number
            a.rs:4:55: `timestamptz` keeps 0 to 6 digits after the second, not 7
            a.rs:4:95: `integer` takes nothing in parentheses; write `integer`
            a.rs:5:18: `fortnight` are no fields of an interval; write one of "year", "month", "day", "hour", "minute", "second", "year to month", "day to hour", "day to minute", "day to second", "hour to minute", "hour to second", "minute to second"
            a.rs:5:64: an interval of `year` keeps no seconds, so it takes no precision; remove the `3`
            a.rs:6:26: `varchar` takes numbers in its parentheses, nothing else
            a.rs:6:51: `varchar` takes parentheses; write `varchar`
            a.rs:6:93: the type is empty; write it as SQL does: `type = "geometry(point,4326)"`
            a.rs:7:18: `bigint` does not suit `i32`; write `integer` or `serial`, or change the field's type to `i64`"#]],
    );
}

#[test]
fn a_column_has_one_source_of_its_value() {
    check_fields(
        r#"#[column(serial, default = 1)] a: i32, #[column(identity, default = 1)] b: i32,
        #[column(generated = "1", default = 1)] c: i32, #[column(default = 1, default_with = one)] d: i32,
        #[column(on_update = now(), on_update_with = now)] e: Timestamp, #[column(identity)] f: String,
        #[column(identity, generated = "1")] g: i32, #[column(serial, identity)] h: i32,
        #[column(serial)] i: Option<i32>, #[column(identity(increment = 0, cache = 0))] j: i32,
        #[column(generated = "1", on_update = sql("2"))] k: i32, #[column(on_update = 5)] l: i32,
        #[column(identity)] m: Option<i64>"#,
        expect![[r#"
            a.rs:2:18: a serial column gets its value from PostgreSQL; remove `default`
            a.rs:2:59: an identity column gets its value from PostgreSQL; remove `default`
            a.rs:3:35: a generated column gets its value from PostgreSQL; remove `default`
            a.rs:3:79: a column has one default: `default` in PostgreSQL or `default_with` in Rust; keep one
            a.rs:4:37: `on_update` and `on_update_with` write the same value; keep one
            a.rs:4:83: an identity counts, and `text` does not; make the field an `i64`, `i32` or `i16`
            a.rs:5:18: a generated column cannot be an identity as well; keep one
            a.rs:5:71: a serial column has a sequence already; remove `identity` or the serial type
            a.rs:6:30: a serial column always has a value; remove the `Option`
            a.rs:6:61: an increment of 0 gives every row the same value; write at least 1
            a.rs:6:76: a cache holds at least one value; write 1 or more
            a.rs:7:35: a generated column is never written; remove `on_update`
            a.rs:7:87: `on_update` takes `now()` or `sql("…")`; what Rust computes is written `on_update_with = path`
            a.rs:8:18: an identity column always has a value; remove the `Option`"#]],
    );
}

#[test]
fn soft_delete_needs_a_time_that_may_be_missing() {
    check_fields(
        "#[column(soft_delete)] a: Timestamp, #[column(soft_delete)] b: Option<bool>, #[column(soft_delete = true)] c: i32",
        expect![[r#"
            a.rs:2:10: `soft_delete` marks when a row was deleted, NULL until then; make the field an `Option<Timestamp>`
            a.rs:2:47: `soft_delete` marks when a row was deleted, NULL until then; make the field an `Option<Timestamp>`
            a.rs:2:61: `a` already marks deleted rows; remove one `soft_delete`
            a.rs:2:87: `soft_delete` stands alone; write `soft_delete`"#]],
    );
    check_fields(
        "#[column(soft_delete)] a: Option<Timestamp>, #[column(soft_delete)] b: Option<DateTime>",
        expect!["a.rs:2:69: `a` already marks deleted rows; remove one `soft_delete`"],
    );
}

#[test]
fn a_name_is_what_postgresql_keeps() {
    check_fields(
        r#"#[column(name = "0123456789012345678901234567890123456789012345678901234567890123")] a: i32,
        #[column(name = "")] b: i32, #[column(name = "a\0b")] c: i32, ctid: i32,
        #[column(unique(name = "ééééééééééééééééééééééééééééééééé"))] d: i32,
        a_very_long_name_that_goes_on_and_on_until_it_is_longer_than_postgresql_keeps: i32"#,
        expect![[r#"
            a.rs:2:17: the column name `0123456789012345678901234567890123456789012345678901234567890123` is 64 bytes long, and PostgreSQL cuts names off after 63; shorten it
            a.rs:3:25: the column name `` is empty; PostgreSQL wants at least one character
            a.rs:3:54: the text has a NUL byte, which PostgreSQL takes nowhere; remove it
            a.rs:3:71: every table has a column `ctid` by itself; name this one otherwise: `#[column(name = "…")]`
            a.rs:4:32: the constraint name `ééééééééééééééééééééééééééééééééé` is 66 bytes long, and PostgreSQL cuts names off after 63; shorten it
            a.rs:5:9: the column name `a_very_long_name_that_goes_on_and_on_until_it_is_longer_than_postgresql_keeps` is 77 bytes long, and PostgreSQL cuts names off after 63; shorten it"#]],
    );
    check(
        r#"#[derive(Table)] #[table(T, prefix = "0123456789012345678901234567890123456789", name = "0123456789012345678901234567890123456789", schema = "")]
        struct A { id: i32 }"#,
        expect![[r#"
            a.rs:1:82: the table name `01234567890123456789012345678901234567890123456789012345678901234567890123456789` is 80 bytes long, and PostgreSQL cuts names off after 63; shorten it
            a.rs:1:142: the schema name `` is empty; PostgreSQL wants at least one character"#]],
    );
}

#[test]
fn names_in_one_table_differ() {
    check_fields(
        r#"#[column(name = "x")] a: i32, x: i32, #[column(unique(name = "things_y_idx"), check = "y > 0")] y: i32"#,
        expect!["a.rs:2:31: the table has two columns `x`; rename one of the fields"],
    );
    check_struct(
        r#"#[index(price)]
        #[index(price)]
        #[check("price > 0")]
        #[check("price < 9")]
        #[has_many(id: Others)]
        #[has_many(others: Others)]
        #[has_one(others: Others)]"#,
        expect![[r#"
            a.rs:3:11: the table has two constraints or indexes `things_price_idx`; give this one a `name = "…"` or remove it
            a.rs:5:11: the table has two constraints or indexes `things_price_check`; give this one a `name = "…"` or remove it
            a.rs:6:20: the table already has a field `id`; rename the relation
            a.rs:8:19: the table already has a relation `others`; rename the relation"#]],
    );
}

#[test]
fn a_constraint_is_over_columns_that_exist() {
    check_struct(
        r#"#[primary_key(idd)]
        #[unique(mail)]
        #[index(e_mail, price)]
        #[index(price, include(nothing))]
        #[foreign_key(columns(prise), references(Others.id))]
        #[belongs_to(other: Others, via = pric)]"#,
        expect![[r#"
            a.rs:2:15: the struct has no field `idd`; did you mean `id`?
            a.rs:3:18: the struct has no field `mail`; did you mean `email`?
            a.rs:4:17: the struct has no field `e_mail`; did you mean `email`?
            a.rs:5:32: the struct has no field `nothing`; name one of its fields
            a.rs:6:31: the struct has no field `prise`; did you mean `price`?
            a.rs:7:43: the struct has no field `pric`; did you mean `price`?"#]],
    );
    check_struct(
        r#"#[primary_key]
        #[unique()]
        #[index]
        #[check]
        #[check("")]
        #[check("a", "b")]
        #[foreign_key]
        #[has_many]
        #[has_many(Others)]
        #[column(unique)]
        #[index = "x"]"#,
        expect![[r#"
            a.rs:2:3: the primary key has no columns; name them: `(a, b)`
            a.rs:3:11: the unique constraint has no columns; name them: `(a, b)`
            a.rs:4:11: the index has no keys; name its columns: `#[index(module_id, order)]`
            a.rs:5:11: the check has no condition; write one in SQL: `check("price >= 0")`
            a.rs:6:11: the check has no condition; write one in SQL: `check("price >= 0")`
            a.rs:7:22: a check has one condition; write another `check` for this
            a.rs:8:11: the foreign key lacks the columns it refers to; write `#[foreign_key(columns(a, b), references(Others.x, Others.y))]`
            a.rs:9:11: the relation lacks its name and table; write `#[has_many(segments: Segments)]`
            a.rs:10:11: a relation is a name and the table it leads to; write `#[has_many(segments: Segments)]`
            a.rs:11:11: `#[column(..)]` belongs to a field; write what concerns the table as `#[table(..)]`
            a.rs:12:11: `index` takes its arguments in parentheses: `#[index(…)]`"#]],
    );
}

#[test]
fn a_primary_key_is_one_and_takes_no_null() {
    check_struct(
        "#[primary_key(id)]\n#[primary_key(email)]",
        expect![
            "a.rs:3:3: a table has one primary key; write one of several columns on the struct: `#[primary_key(a, b)]`"
        ],
    );
    check_struct(
        "#[primary_key(id, max)]",
        expect!["a.rs:2:19: `max` is in the primary key, which takes no NULL; remove the `Option`"],
    );
    check_fields(
        "#[column(primary_key)] a: i32, #[column(primary_key)] b: Option<i32>",
        expect![
            "a.rs:2:41: a table has one primary key; write one of several columns on the struct: `#[primary_key(a, b)]`"
        ],
    );
}

#[test]
fn a_reference_is_a_column_of_a_table() {
    check_fields(
        r#"#[column(references)] a: i32, #[column(references(Users))] b: i32, #[column(references("users.id"))] c: i32,
        #[column(references(Users.id.x))] d: i32, #[column(references(Users.id, on_delete = set_null))] e: i32,
        #[column(references())] f: i32, #[column(references(Users.id, Users.name))] g: i32,
        #[column(references = Users.id)] h: i32, #[column(references(Users.id, match = partial))] i: i32"#,
        expect![[r#"
            a.rs:2:10: `references` takes the column it refers to; write `references(Modules.id)`
            a.rs:2:51: `Users` lacks the column; write `Users.id`
            a.rs:2:88: a foreign key refers to a column of a table; write `Modules.id`
            a.rs:3:29: a foreign key refers to a column of a table; write `Modules.id`
            a.rs:3:81: `set_null` needs a column that takes NULL; make `e` an `Option`
            a.rs:4:18: `references` lacks the column it refers to; write `references(Modules.id)`
            a.rs:4:50: a field refers to one column; several are written on the struct: `#[foreign_key(columns(a, b), references(Others.x, Others.y))]`
            a.rs:5:18: `references` takes the column it refers to; write `references(Modules.id)`
            a.rs:5:88: unknown match type `partial`; it is `simple` or `full`"#]],
    );
    check_struct(
        r#"#[foreign_key(columns(id, price), references(Others.x))]
        #[foreign_key(columns(id, price), references(Others.x, Thirds.y))]
        #[foreign_key(columns(id), references(Others.x), on_delete = explode)]
        #[foreign_key(columns(price, max), references(Others.x, Others.y), on_delete = set_null)]"#,
        expect![[r#"
            a.rs:2:3: 2 columns refer to 1; write as many as they refer to: `#[foreign_key(columns(a, b), references(Others.x, Others.y))]`
            a.rs:3:71: a foreign key refers to columns of one table; write another for this
            a.rs:4:70: unknown action `explode`; it is `no_action`, `restrict`, `cascade`, `set_null` or `set_default`
            a.rs:5:76: `set_null` needs a column that takes NULL; make `price` an `Option`"#]],
    );
}

#[test]
fn an_index_key_is_a_column_or_an_expression() {
    check_struct(
        r#"#[index(id + 1)]
        #[index(expr(lower))]
        #[index(expr(""))]
        #[index(id.desc(1).opclass(x))]
        #[index(email, nulls_not_distinct)]
        #[index(max, with(fillfactor))]
        #[index(price, with(fillfactor = f()))]
        #[index(r#type, where = deleted)]
        #[index(using = gin)]"#,
        expect![[r#"
            a.rs:2:9: a key is a field with its order, `email.desc()`, or an expression, `expr("lower(email)")`
            a.rs:3:17: `expr` takes an expression as a text: `expr("lower(email)")`
            a.rs:4:17: `expr` takes an expression as a text: `expr("lower(email)")`
            a.rs:5:20: `desc` takes nothing in parentheses: `.desc()`
            a.rs:5:36: the operator class is written as a text: `"…"`
            a.rs:6:11: only a unique index compares NULLs; add `unique` or remove `nulls_not_distinct`
            a.rs:7:27: a storage parameter has a value: `fillfactor = 70`
            a.rs:8:42: a storage parameter is a number, a word or a text: `fillfactor = 70`
            a.rs:9:25: `where` takes a text; write `where = "…"`
            a.rs:10:11: the index has no keys; name its columns: `#[index(module_id, order)]`"#]],
    );
}

#[test]
fn a_table_is_a_struct_with_named_fields() {
    check(
        r#"#[derive(Table)] #[table(As)] struct A(i32);
        #[derive(Table)] #[table(Bs)] enum B { C }
        #[derive(Table)] #[table(Cs)] struct C<T> { id: T }
        #[derive(Table)] #[table(Ds)] struct D;
        #[derive(Table)] struct E { id: i32 }
        #[derive(Table)] #[table(F)] struct F { id: i32 }
        #[derive(Table)] #[table(name = "x")] struct G { id: i32 }
        #[derive(Table)] #[table(Hs, Is, chekced)] struct H { id: i32 }
        #[derive(Table)] #[table(Js, name = 5)] struct J { id: i32 }
        "#,
        expect![[r#"
            a.rs:1:38: `A` has no named fields to be columns; write `struct A { id: i32, .. }`
            a.rs:2:44: `B` has no named fields to be columns; write `struct B { id: i32, .. }`
            a.rs:3:47: a table is one type; remove the generic parameters
            a.rs:4:46: `D` has no named fields to be columns; write `struct D { id: i32, .. }`
            a.rs:5:33: the table has no name in Rust; write one, such as `#[table(Es)]`
            a.rs:6:34: `F` is the row; name the table otherwise, such as `#[table(Fs)]`
            a.rs:7:54: the table has no name in Rust; write one, such as `#[table(Gs)]`
            a.rs:8:38: unknown word `Is` in `#[table(..)]`; it takes `name`, `schema`, `prefix`, `renamed_from`, `comment`, `partition_by`, `checked` or `json`
            a.rs:8:42: unknown word `chekced` in `#[table(..)]`; did you mean `checked`?
            a.rs:9:38: `name` takes a text; write `name = "…"`"#]],
    );
}

#[test]
fn a_file_that_is_no_rust_says_where() {
    check(
        "struct {",
        expect![
            "a.rs:1:8: this file is no Rust (cannot parse string into token stream); `cargo check` says more"
        ],
    );
}
