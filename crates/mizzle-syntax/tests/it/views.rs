use expect_test::expect;

use crate::check;

#[test]
fn a_view_is_what_its_struct_says() {
    check(
        r##"
/// Users who may log in.
#[derive(View)]
#[view(name = "active_users", definition = "SELECT id, email, last_login FROM users WHERE active;\n")]
pub struct ActiveUser {
    /// The key.
    pub id: i64,
    #[column(varchar(255), name = "mail", renamed_from = "email")]
    pub email: String,
    pub last_login: Option<Timestamp>,
}

#[derive(View)]
#[view(Recent, schema = "app", prefix = "v_", renamed_from = "newest", comment = "The latest.",
    definition = r#"
        SELECT id FROM active_users
        WHERE last_login > now() - interval '1 day'
    "#,
    check_option = "cascaded", security_barrier, security_invoker)]
struct RecentUser { id: i64 }
"##,
        expect![[r#"
            schema app
            view active_users  -- Users who may log in.
              id bigint not null  -- The key.
              mail (was email) character varying(255) not null
              last_login timestamp with time zone
              as SELECT id, email, last_login FROM users WHERE active
            view app.v_recent (was newest) security barrier security invoker check option Cascaded  -- The latest.
              id bigint not null
              as SELECT id FROM active_users
                    WHERE last_login > now() - interval '1 day'
        "#]],
    );
}

#[test]
fn a_materialized_view_has_indexes_and_storage() {
    check(
        r#"
#[derive(PgEnum)]
enum Role { Member }

#[derive(View)]
#[view(RoleTotals, materialized, definition = "SELECT role, count(*) FROM users GROUP BY role",
    with(fillfactor = 70, autovacuum_enabled = false), using = "heap", tablespace = "fast", with_no_data)]
#[index(role, unique)]
#[index(total.desc(), where = "total > 0")]
struct RoleTotal { role: Option<Role>, total: i64 }
"#,
        expect![[r#"
            enum role (member)
            materialized view role_totals with no data using heap tablespace fast with fillfactor = 70 with autovacuum_enabled = false
              role "role"
              total bigint not null
              role_totals_role_idx unique index btree (role)
              role_totals_total_idx index btree (total desc) where total > 0
              as SELECT role, count(*) FROM users GROUP BY role
        "#]],
    );
}

#[test]
fn a_view_without_a_definition_is_made_by_something_else() {
    check(
        r#"
#[derive(View)]
#[view(Totals, materialized)]
struct Total { id: i64 }
"#,
        expect![[r#"
            materialized view totals
              id bigint not null
        "#]],
    );
}

#[test]
fn what_a_view_cannot_have_is_reported_with_what_it_can() {
    check(
        r#"
#[derive(View)]
#[view(defintion = "SELECT 1", check_option = "global", with(fillfactor = 70), with_no_data)]
#[index(id)]
#[unique(id)]
#[table(Things)]
#[has_many(posts: Posts)]
struct Thing {
    #[column(primary_key, default = 1)] id: i32,
    #[column(serial)] number: i32,
    #[column(identity)] place: i64,
}

#[derive(View)]
#[view(Totals, materialized, definition = " ; ", security_barrier)]
#[unique(id)]
#[index(idd)]
#[has_one(id: Things, on(id = id))]
struct Total { id: i64, #[column(name = "id")] other: u64 }

#[derive(View)]
#[view(Row, definition = "CREATE VIEW x AS SELECT 1", materialized)]
struct Row { id: i64 }

#[derive(View)]
#[view(name = "x", materialized, with_no_data)]
#[index(id)]
#[indx(id)]
#[column(id)]
struct Made<T> { id: i64 }

#[derive(View)]
#[view(Nothings, definition = "SELECT 1", definition = "SELECT 2", check_option)]
struct Nothing;
"#,
        expect![[r#"
            a.rs:3:8: unknown word `defintion` in `#[view(..)]`; did you mean `definition`?
            a.rs:3:32: `check_option` is said where the view is made; add its `definition`, or remove `check_option`
            a.rs:3:47: `check_option` is `"local"` or `"cascaded"`
            a.rs:3:57: only a materialized view has `with`; add `materialized`, or remove it
            a.rs:3:80: only a materialized view has `with_no_data`; add `materialized`, or remove it
            a.rs:4:3: only a materialized view has indexes; add `materialized`, or remove the index
            a.rs:5:3: a view has no constraints; remove `unique`
            a.rs:6:3: this is a view; write what concerns it as `#[view(..)]`
            a.rs:7:3: a view has no foreign keys; say which fields are equal: `#[has_many(posts: Posts, on(id = user_id))]`
            a.rs:8:8: the view has no name in Rust; write one, such as `#[view(Things)]`
            a.rs:9:14: a column of a view is what the query makes it; remove `primary_key`
            a.rs:9:27: a column of a view is what the query makes it; remove `default`
            a.rs:10:31: only a table counts; the column of a view is `integer`
            a.rs:11:14: a column of a view is what the query makes it; remove `identity`
            a.rs:15:43: the view has no query; write one: `definition = "SELECT …"`
            a.rs:15:50: a materialized view has no `security_barrier`; remove it
            a.rs:16:3: a materialized view has no constraints; write `#[index(.., unique)]`
            a.rs:17:9: the struct has no field `idd`; did you mean `id`?
            a.rs:18:11: the view already has a field `id`; rename the relation
            a.rs:19:48: the view has two columns `id`; rename one of the fields
            a.rs:19:55: `u64` cannot be a column: PostgreSQL has no unsigned integers; use `i64`, or `Decimal` beyond its range
            a.rs:22:8: `Row` is the row; name the view otherwise, such as `#[view(Rows)]`
            a.rs:22:26: the definition is the query alone; remove what stands before `SELECT`, and write options as words of `#[view(..)]`
            a.rs:26:34: `with_no_data` is said where the view is made; add its `definition`, or remove `with_no_data`
            a.rs:27:3: the indexes of a view are made where it is; add its `definition`, or remove the index
            a.rs:28:3: unknown attribute `indx`; did you mean `index`?
            a.rs:29:3: `#[column(..)]` belongs to a field; write what concerns the view as `#[view(..)]`
            a.rs:30:12: a view is one type; remove the generic parameters
            a.rs:33:43: `definition` is given twice; keep one
            a.rs:33:68: `check_option` takes a word; write `check_option = "local"`
            a.rs:34:8: `Nothing` has no named fields to be columns; write `struct Nothing { id: i32, .. }`"#]],
    );
}

#[test]
fn a_view_has_a_name_that_no_table_index_or_type_has() {
    check(
        r#"
#[derive(Table)]
#[table(Users)]
#[index(email)]
struct User { #[column(primary_key)] id: i64, email: String }

#[derive(View)]
#[view(UserViews, name = "users", definition = "SELECT 1")]
struct UserView { id: i64 }

#[derive(View)]
#[view(Emails, name = "users_email_idx", definition = "SELECT 1")]
struct Email { id: i64 }

#[derive(View)]
#[view(Roles, name = "role", definition = "SELECT 1")]
struct RoleView { id: Rolle }

#[derive(PgEnum)]
enum Role { Member }

#[derive(Table)]
#[table(Logins)]
struct Login { #[column(primary_key, references(Emails.id))] id: i64 }
"#,
        expect![[r#"
            a.rs:24:49: no file defines a table `Emails`; it is a view, to which nothing can refer
            a.rs:17:23: no file defines `Rolle`; did you mean `Role`? Derive `PgEnum`, `PgNewtype`, `PgDomain` or `PgComposite` for it, or spell the SQL type: `#[column(type = "…")]`
            a.rs:9:8: the schema already has a table, view or index `users`; give this one another name
            a.rs:13:8: the schema already has a table, view or index `users_email_idx`; give this one another name
            a.rs:20:6: the schema already has a type or table `role`; give this enum another name"#]],
    );
}

#[test]
fn fields_that_stand_in_another_order_than_the_columns_of_the_query_are_reported() {
    check(
        r#"
#[derive(View)]
#[view(Names, definition = "SELECT id, last AS family, first FROM users")]
struct Name { id: i64, first: String, last: String }

#[derive(View)]
#[view(Swapped, definition = "SELECT id, last, first FROM users")]
struct Swap { id: i64, first: String, #[column(name = "last")] family: String }

#[derive(View)]
#[view(Counts, definition = "SELECT count(*), max(id) FROM users")]
struct Count { users: i64, last: Option<i64>, more: i64 }

#[derive(View)]
#[view(Alls, definition = "SELECT * FROM users")]
struct All { last: String, first: String, id: i64 }

#[derive(View)]
#[view(Fews, definition = "SELECT id, first, last FROM users")]
struct Few { id: i64 }
"#,
        expect![[r#"
            a.rs:4:39: at the place of `last`, the query has `first`; write the fields in the order of the query's columns
            a.rs:8:24: at the place of `first`, the query has `last`; write the fields in the order of the query's columns
            a.rs:8:64: at the place of `family`, the query has `first`; write the fields in the order of the query's columns
            a.rs:12:8: the view has 3 fields, and its query 2 columns; remove the others
            a.rs:20:8: the view has 1 field, and its query 3 columns; give each of them a field"#]],
    );
}
