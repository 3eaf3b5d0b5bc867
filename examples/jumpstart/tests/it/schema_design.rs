//! "Schema Design"

use jumpstart::schema::*;
use mizzle::prelude::*;

use crate::support::course;

/// "Table Definition": the table as the struct says, and the types of its rows, inserts and updates.
#[tokio::test]
async fn table_definition() {
    let db = course().await;
    let columns: Vec<(String, String, String, Option<String>)> = sql_query!(
        (String, String, String, Option<String>),
        "SELECT column_name::text, data_type::text, is_nullable::text, column_default::text
         FROM information_schema.columns WHERE table_schema = 'jumpstart' AND table_name = 'users'
         ORDER BY ordinal_position"
    )
    .all(&db)
    .await
    .unwrap();
    let column = |name: &str| {
        let column = columns.iter().find(|column| column.0 == name);
        let (_, ty, nullable, default) = column.unwrap_or_else(|| panic!("no column {name}"));
        (ty.as_str(), nullable.as_str(), default.as_deref())
    };
    assert_eq!(columns[0].0, "id");
    assert_eq!(column("id").0, "integer");
    assert_eq!(column("email"), ("character varying", "NO", None));
    assert_eq!(column("name"), ("character varying", "YES", None));
    assert_eq!(column("bio"), ("text", "YES", None));
    assert_eq!(column("is_admin"), ("boolean", "NO", Some("false")));
    assert_eq!(column("created_at"), ("timestamp with time zone", "NO", Some("now()")));
    assert_eq!(column("updated_at"), ("timestamp with time zone", "NO", Some("now()")));

    let new: NewUser = NewUser::new().email("new@example.com");
    let user: User = Users.insert(new).returning().one(&db).await.unwrap();
    assert_eq!((user.name, user.bio, user.is_admin, user.role), (None, None, false, Role::Member));
    let patch: UserPatch = UserPatch::new().bio("Hello.");
    assert_eq!(Users.update(patch).filter(Users.id.eq(user.id)).execute(&db).await.unwrap(), 1);
}

/// "Table Definition": doc comments are comments of the database.
#[tokio::test]
async fn table_definition_comments() {
    let db = course().await;
    let (comment,): (Option<String>,) =
        sql_query!((Option<String>,), "SELECT obj_description('jumpstart.users'::regclass)")
            .one(&db)
            .await
            .unwrap();
    assert_eq!(comment.as_deref(), Some("A person with an account."));
}

/// "Relationships": a segment belongs to a module, goes with it, and cannot be without one; either is reached from the
/// other by a relation.
#[tokio::test]
async fn relationships() {
    let db = course().await;
    let orphan = NewSegment::new().module_id(ModuleId(-1)).slug("x").title("X");
    let error = Segments.insert(orphan).execute(&db).await.unwrap_err();
    assert!(error.violates(Segments::MODULE_ID_FKEY), "{error}");

    let (module, segments): (Module, Vec<Segment>) =
        Modules.filter(Modules.slug.eq("first-steps")).with(Modules.segments).one(&db).await.unwrap();
    assert_eq!(segments.len(), 3);
    let (_, of_first): (Segment, Module) =
        Segments.find(segments[0].id).with(Segments.module).one(&db).await.unwrap();
    assert_eq!(of_first.id, module.id);
    assert_eq!(Segments.filter(Segments.module_id.eq(module.id)).count(&db).await.unwrap(), 3);
    Modules.delete().filter(Modules.id.eq(module.id)).execute(&db).await.unwrap();
    assert_eq!(Segments.filter(Segments.module_id.eq(module.id)).count(&db).await.unwrap(), 0);
}

/// "Indexes"
#[tokio::test]
async fn indexes() {
    let db = course().await;
    let indexes: Vec<(String, String)> = sql_query!(
        (String, String),
        "SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'jumpstart' ORDER BY 1"
    )
    .all(&db)
    .await
    .unwrap();
    let definition = |name: &str| {
        let index = indexes.iter().find(|index| index.0 == name);
        index.map(|index| index.1.as_str()).unwrap_or_else(|| panic!("no index {name}"))
    };
    assert!(definition("users_email_key").starts_with("CREATE UNIQUE INDEX"));
    assert!(definition("users_created_at_id_idx").ends_with("(created_at, id)"));
    assert!(definition("users_lower_name_idx").contains("lower((name)::text)"));
    assert!(definition("users_role_idx").ends_with("WHERE (deleted_at IS NULL)"));
    assert!(definition("products_tags_idx").contains("USING gin"));
    assert!(definition("products_metadata_idx").contains("jsonb_path_ops"));
    assert!(definition("events_happened_at_idx").contains("USING brin"));
}
