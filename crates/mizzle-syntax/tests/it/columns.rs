use expect_test::expect;

use crate::{check, check_fields};

#[test]
fn the_course_platform_reads_as_it_is_written() {
    check(
        r#"
        /// A person with an account.
        #[derive(Table, Debug, Clone, Serialize)]
        #[table(Users, name = "users")]
        #[index(created_at)]
        pub struct User {
            #[column(serial, primary_key)]
            pub id: i32,
            #[column(varchar(255), unique)]
            pub email: String,
            #[column(varchar(100))]
            pub name: Option<String>,
            pub bio: Option<String>,
            #[column(default = false)]
            pub is_admin: bool,
            #[column(default = now())]
            pub created_at: Timestamp,
            #[column(default = now(), on_update = now())]
            pub updated_at: Timestamp,
            #[column(soft_delete)]
            pub deleted_at: Option<Timestamp>,
        }

        #[derive(Table, Debug, Clone, Serialize)]
        #[table(Modules, name = "modules")]
        #[has_many(segments: Segments)]
        pub struct Module {
            #[column(serial, primary_key)]
            pub id: i32,
            #[column(varchar(255))]
            pub title: String,
            #[column(default = 0)]
            pub order: i32,
        }

        #[derive(Table, Debug, Clone, Serialize)]
        #[table(Segments, name = "segments")]
        #[has_many(attachments: Attachments)]
        #[index(module_id, order)]
        pub struct Segment {
            #[column(serial, primary_key)]
            pub id: i32,
            #[column(references(Modules.id, on_delete = cascade))]
            pub module_id: i32,
            #[column(varchar(255))]
            pub title: String,
            #[column(default = 0)]
            pub order: i32,
        }
        "#,
        expect![[r#"
            table users  -- A person with an account.
              id serial not null
              email character varying(255) not null
              name character varying(100)
              bio text
              is_admin boolean not null default false
              created_at timestamp with time zone not null default sql now()
              updated_at timestamp with time zone not null default sql now()
              deleted_at timestamp with time zone
              users_pkey primary key (id)
              users_email_key unique (email)
              users_created_at_idx index btree (created_at)
            table modules
              id serial not null
              title character varying(255) not null
              order integer not null default 0
              modules_pkey primary key (id)
            table segments
              id serial not null
              module_id integer not null
              title character varying(255) not null
              order integer not null default 0
              segments_pkey primary key (id)
              segments_module_id_fkey (module_id) references modules (id) on delete cascade
              segments_module_id_order_idx index btree (module_id, order)
        "#]],
    );
}

#[test]
fn a_type_follows_from_its_rust_spelling() {
    check_fields(
        "a: bool, b: i16, c: i32, d: i64, e: f32, f: f64, g: String, h: Vec<u8>, i: uuid::Uuid, j: Decimal,
         k: jiff::Timestamp, l: DateTime, m: Date, n: Time, o: Interval, p: Json<Settings>, q: serde_json::Value,
         r: Vec<String>, s: Option<Vec<Option<i32>>>, t: Vec<Vec<u8>>, u: DateTime<Utc>, v: NaiveDateTime,
         w: std::option::Option<bool>",
        expect![[r#"
            table things
              a boolean not null
              b smallint not null
              c integer not null
              d bigint not null
              e real not null
              f double precision not null
              g text not null
              h bytea not null
              i uuid not null
              j numeric not null
              k timestamp with time zone not null
              l timestamp without time zone not null
              m date not null
              n time without time zone not null
              o interval not null
              p jsonb not null
              q jsonb not null
              r text[] not null
              s integer[]
              t bytea[] not null
              u timestamp with time zone not null
              v timestamp without time zone not null
              w boolean
        "#]],
    );
}

#[test]
fn a_type_is_what_its_attribute_spells() {
    check_fields(
        r#"
        #[column(smallserial)] a: i16, #[column(serial)] b: i32, #[column(bigserial)] c: i64,
        #[column(numeric(10, 2))] d: Decimal, #[column(numeric(5))] e: Decimal, #[column(varchar)] f: String,
        #[column(char(3))] g: String, #[column(char)] h: String, #[column(json)] i: Value,
        #[column(time(3))] j: Time, #[column(timestamp(0))] k: DateTime, #[column(timestamptz(6))] l: Timestamp,
        #[column(interval(3))] m: Interval, #[column(interval("day to second"))] n: Interval,
        #[column(interval("minute to second", 2))] o: Interval, #[column(varchar(20))] p: Vec<String>,
        #[column(type = "geometry(point,4326)")] q: Point, #[column(type = "citext")] r: String,
        #[column(double_precision)] s: f64, #[column(varchar(10))] t: Handle"#,
        expect![[r#"
            table things
              a smallserial not null
              b serial not null
              c bigserial not null
              d numeric(10,2) not null
              e numeric(5,0) not null
              f character varying not null
              g character(3) not null
              h character(1) not null
              i json not null
              j time(3) without time zone not null
              k timestamp(0) without time zone not null
              l timestamp(6) with time zone not null
              m interval(3) not null
              n interval day to second not null
              o interval minute to second(2) not null
              p character varying(20)[] not null
              q geometry(point,4326) not null
              r citext not null
              s double precision not null
              t character varying(10) not null
        "#]],
    );
}

#[test]
fn a_column_is_what_its_attribute_says() {
    check_fields(
        r#"
        #[column(identity, primary_key(name = "pk"))] id: i64,
        #[column(identity(always, start = 10, increment = -2, min = -9223372036854775808, max = 100, cache = 5, cycle))] a: i32,
        #[column(name = "Mixed Case", renamed_from = "old")] b: String,
        /// The doc comment,
        ///   indented.
        ///
        c: String,
        /// Not this one.
        #[column(comment = "this one")] d: String,
        #[column(collate = "C", generated = "lower(c)")] e: String,
        #[column(unique(name = "u", nulls_not_distinct), check(name = "positive", "type > 0"))] r#type: Option<i32>,
        #[column(check = "g > 0")] g: i32,
        #[column(default_with = Uuid::now_v7)] h: Uuid,
        #[column(on_update_with = |v| { v + 1 })] i: i32"#,
        expect![[r#"
            table things
              id bigint not null identity {}
              a integer not null identity {"always":true,"sequence":{"start":10,"increment":-2,"min":-9223372036854775808,"max":100,"cache":5,"cycle":true}}
              Mixed Case (was old) text not null
              c text not null  -- The doc comment,\n  indented.
              d text not null  -- this one
              e text collate C not null generated (lower(c))
              type integer
              g integer not null
              h uuid not null
              i integer not null
              pk primary key (id)
              u unique nulls not distinct (type)
              positive check (type > 0)
              things_g_check check (g > 0)
        "#]],
    );
}

#[test]
fn a_table_is_what_its_attribute_says() {
    check(
        r#"
        /// Not this comment.
        #[derive(mizzle::Table)]
        #[table(OrderLines, schema = "app", prefix = "crm_", renamed_from = "lines", comment = "this one", checked, json)]
        struct OrderLine { id: i32 }
        mod inner { mod deeper { #[derive(Table)] #[table(Others, name = "Other Things")] struct Other { id: i32 } } }
        #[cfg(test)] mod tests { #[derive(Table)] #[table(Fakes)] struct Fake { id: u8 } }
        #[cfg(test)] #[derive(Table)] struct AlsoFake;
        #[cfg_attr(feature = "db", derive(Table), table(Thirds))]
        struct Third { #[cfg_attr(feature = "db", column(varchar(5)))] name: String }
        "#,
        expect![[r#"
            schema app
            table app.crm_order_lines (was lines)  -- this one
              id integer not null
            table Other Things
              id integer not null
            table thirds
              name character varying(5) not null
        "#]],
    );
}

#[test]
fn a_type_of_a_word_is_that_type() {
    check_fields(
        "#[column(cidr)] a: Inet, #[column(bit(4))] b: BitString, #[column(bit)] c: BitString, #[column(varbit(9))] d: Bits,
         #[column(timetz(3))] e: TimeTz, f: Vec<Vec<i32>>, g: Vec<Vec<Vec<Option<String>>>>,
         #[column(varchar(5))] h: Option<Vec<Vec<String>>>",
        expect![[r#"
            table things
              a cidr not null
              b bit(4) not null
              c bit(1) not null
              d bit varying(9) not null
              e time(3) with time zone not null
              f integer[] not null
              g text[] not null
              h character varying(5)[]
        "#]],
    );
}

#[test]
fn a_type_of_an_extension_is_named_as_it_is_there() {
    check_fields(
        "#[column(citext)] a: String, b: CiText, #[column(vector(3))] c: Vector, #[column(halfvec)] d: Vec<HalfVec>,
         e: Option<Hstore>, #[column(citext)] f: Vec<String>, g: types::LTree",
        expect![[r#"
            table things
              a citext not null
              b citext not null
              c vector(3) not null
              d halfvec[] not null
              e hstore
              f citext[] not null
              g ltree not null
        "#]],
    );
    check_fields(
        "e: PgRange<String>, f: Vec<PgMultirange<f64>>, #[column(vector(0))] a: Vector, #[column(citext(3))] b: CiText, #[column(hstore)] c: String, #[column(vectr)] d: Vector",
        expect![[r#"
            a.rs:2:4: PostgreSQL has no range of `String`; it has ranges of `i32`, `i64`, `Decimal`, `Date`, `DateTime` or `Timestamp`
            a.rs:2:28: PostgreSQL has no range of `f64`; it has ranges of `i32`, `i64`, `Decimal`, `Date`, `DateTime` or `Timestamp`
            a.rs:2:57: `vector` takes its dimensions, 1 to 16000: `vector(3)`
            a.rs:2:89: `citext` takes nothing in parentheses; write `citext`
            a.rs:2:121: `hstore` does not suit `String`; change the field's type to `Hstore`
            a.rs:2:150: unknown word `vectr` in `#[column(..)]`; did you mean `vector`?"#]],
    );
}
