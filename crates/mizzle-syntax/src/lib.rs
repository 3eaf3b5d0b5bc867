//! How Rust source spells a PostgreSQL schema.
//!
//! Two readers share this crate, so that they cannot disagree: the derive macros, which turn a definition into code, and
//! the command line, which reads the user's source without compiling it. It takes tokens or text and gives a
//! [`TableDef`], a [`ViewDef`], an [`EnumDef`], a [`NewtypeDef`], a [`CompositeDef`] or a [`DomainDef`]; [`resolve`] puts those of all files together into a
//! [`Schema`](mizzle_schema::Schema). Mistakes come all at once, each with its place and its remedy.
//!
//! ```
//! let source = "
//!     #[derive(mizzle::Table)]
//!     #[table(Users)]
//!     struct User {
//!         #[column(serial, primary_key)] id: i32,
//!         #[column(varchar(255), unique)] email: String,
//!     }
//! ";
//! let file = mizzle_syntax::parse_source("src/schema.rs", source).unwrap();
//! let schema = mizzle_syntax::resolve(&[file]).unwrap();
//! assert_eq!(schema.tables[0].uniques[0].name, "users_email_key");
//! ```
//!
//! # On the struct
//!
//! ```text
//! #[derive(Table)]
//! #[table(Users, name = "users", schema = "app", prefix = "crm_", renamed_from = "people", comment = "..",
//!         partition_by = "RANGE (at)", checked, json)]
//! #[primary_key(a, b)]                        #[primary_key(name = "..", columns(a, b))]
//! #[unique(a, b, name = "..", nulls_not_distinct)]
//! #[check("price >= 0", name = "..")]
//! #[index(module_id, order)]
//! #[index(email.desc().nulls_last(), expr("lower(name)").collate("C"), body.opclass("gin_trgm_ops"),
//!         name = "..", unique, using = gin, where = "deleted_at IS NULL", include(name, id),
//!         with(fillfactor = 70), nulls_not_distinct, comment = "..")]
//! #[foreign_key(columns(a, b), references(Others.x, Others.y), on_delete = cascade, on_update = restrict,
//!               match = full, deferrable, initially_deferred, name = "..")]
//! #[has_many(segments: Segments, via = module_id)]      #[has_many(groups: Groups, through = Memberships)]
//! #[has_one(profile: Profiles)]                         #[belongs_to(author: Users, via = author_id)]
//! ```
//!
//! Columns are named by their fields. `name` is the snake case of the table value unless given, constraints and indexes
//! have the names PostgreSQL would give them, and the doc comment becomes the comment.
//!
//! # On a field
//!
//! ```text
//! #[column(varchar(255), name = "..", renamed_from = "..", comment = "..", collate = "C")]
//! #[column(type = "geometry(point,4326)")]              SQL that is not one of the words below
//! #[column(primary_key, unique, check = "price >= 0")]  primary_key(name = ".."),
//!                                                       unique(name = "..", nulls_not_distinct),
//!                                                       check("price >= 0", name = "..")
//! #[column(default = 0)]                                a literal, now(), uuid(), Role::Member, [], {} or sql("..")
//! #[column(default_with = Token::random)]               called by Rust, for each row
//! #[column(on_update = now())]                          or sql("..")
//! #[column(on_update_with = next_version)]              called by Rust, for each update
//! #[column(soft_delete)]
//! #[column(generated = "lower(email)")]
//! #[column(identity)]                                   identity(always, start = 10, increment = 2, min = 1,
//!                                                       max = 100, cache = 5, cycle), or by_default
//! #[column(references(Modules.id, on_delete = cascade))] with the options of #[foreign_key(..)]
//! ```
//!
//! The type words are `smallint`, `integer`, `bigint`, `smallserial`, `serial`, `bigserial`, `real`, `double_precision`,
//! `numeric(10, 2)`, `boolean`, `text`, `varchar(255)`, `char(3)`, `uuid`, `bytea`, `json`, `jsonb`, `date`, `time(3)`,
//! `timestamp(3)`, `timestamptz(3)`, `timetz(3)`, `interval("day to second", 3)`, `bit(8)`, `varbit(64)`, `money`, `inet`,
//! `cidr`, `macaddr`, `macaddr8`, `point`, `line`, `lseg`, `box`, `path`, `polygon`, `circle`, `xml`, `jsonpath`,
//! `tsvector`, `tsquery`, `oid`, `pg_lsn`, the six ranges (`int4range`) and multiranges (`int4multirange`), and of
//! extensions `citext`, `hstore`, `ltree`, `lquery`, `ltxtquery`, `vector(3)`, `halfvec(3)`, `sparsevec(3)`; what is in
//! parentheses may be left out. On a `Vec` they are the element's type; `type = ".."` is always the whole type.
//!
//! # Views
//!
//! ```text
//! #[derive(View)]
//! #[view(ActiveUsers, name = "active_users", schema = "app", prefix = "crm_", renamed_from = "people", comment = "..",
//!        definition = "SELECT id, email FROM users WHERE active",
//!        check_option = "local", security_barrier, security_invoker)]
//! #[view(Totals, materialized, definition = "..", with(fillfactor = 70), using = "heap", tablespace = "fast",
//!        with_no_data)]
//! #[index(id, unique)]                        as on a table, of a materialized view
//! #[has_many(posts: Posts, on(id = author_id))]         has_one, belongs_to: with `on`, as a view has no foreign keys
//! struct ActiveUser { #[column(varchar(255), name = "..", renamed_from = "..", comment = "..")] email: String }
//! ```
//!
//! Without `ActiveUsers`, the view value is the name in camel case. A field without `Option` says that the query gives no NULL
//! there. Without `definition`, something else makes the view, such as a file of SQL, and nothing is created from the struct.
//!
//! # Enums, newtypes, composite types and domains
//!
//! ```text
//! #[derive(PgEnum)]
//! #[pg_enum(name = "user_role", schema = "..", rename_all = "snake_case", renamed_from = "..", comment = "..")]
//! enum Role { #[pg_enum(rename = "x", renamed_from = "y")] Member }
//!
//! #[derive(PgNewtype)]
//! #[pg_newtype(varchar(20))]
//! struct Handle(String);
//!
//! #[derive(PgComposite)]
//! #[pg_composite(name = "address", schema = "..", renamed_from = "..", comment = "..")]
//! struct Address { #[pg_composite(varchar(10), name = "zip")] zip_code: Option<String> }
//!
//! #[derive(PgDomain)]
//! #[pg_domain(varchar(20), name = "email", schema = "..", check = "VALUE LIKE '%@%'", not_null, default = "..",
//!             collate = "C", renamed_from = "..", comment = "..")]
//! struct Email(String);
//! ```

mod args;
mod cfg_attr;
mod column_attr;
mod comment;
mod composite;
mod constraint;
mod default;
mod definition;
mod domain;
mod enum_type;
mod error;
mod field;
mod foreign_key;
mod index;
mod newtype;
mod print;
mod relation;
mod resolve;
mod rust_type;
mod select_list;
mod source;
mod spelling;
mod sql_type;
mod table;
mod table_attr;
mod unique_names;
mod view;
mod view_attr;

pub use composite::parse_composite;
pub use default::DefaultDef;
pub use definition::{
    CompositeDef, CompositeFieldDef, DomainDef, EnumDef, FieldDef, ForeignKeyDef, NewtypeDef, OnUpdate,
    RelationDef, RelationKind, TableDef, VariantDef, ViewDef,
};
pub use domain::parse_domain;
pub use enum_type::parse_enum;
pub use error::{Error, Errors};
pub use newtype::parse_newtype;
pub use print::{Part, PrintOptions, Printed, Unprintable, print};
pub use resolve::resolve;
pub use source::{InModule, SourceFile, parse_source};
pub use table::{TABLE_ATTRIBUTES, parse_table};
pub use view::parse_view;
