//! A table under another name, for self joins: `alias!(Managers = Users as "manager")`.

/// Declares a table under another name, so that a query can read it twice. The alias is a value like the table,
/// with the same columns and rows; a visibility goes before it: `alias!(pub Inviters = Users as "inviter")`.
///
/// ```
/// # use mizzle::__examples::*;
/// alias!(Hosts = Users as "host");
///
/// let query = Users.left_join(Hosts, Hosts.id.eq(Users.invited_by));
/// let emails = query.clone().select((Users.email, Hosts.email));
/// let sql = r#"SELECT "users"."email", "host"."email" FROM "users" LEFT JOIN "users" AS "host" ON "host"."id" = "users"."invited_by""#;
/// assert_eq!(emails.to_sql().text(), sql);
/// # let _ = async |db: &mizzle::Db| -> mizzle::Result<()> {
/// let rows: Vec<(User, Option<User>)> = query.all(db).await?;
/// # Ok(())
/// # };
/// ```
#[macro_export]
macro_rules! alias {
    ($vis:vis $name:ident = $table:ident as $alias:literal) => {
        #[allow(missing_docs)]
        #[derive(Clone, Copy, Debug)]
        $vis struct $name;

        #[diagnostic::do_not_recommend]
        impl $crate::table::Source for $name {
            type Row = <$table as $crate::table::Source>::Row;
            type Table = $table;
            const REF: $crate::tree::TableRef = $crate::tree::TableRef {
                table: <$table as $crate::table::Table>::DEF,
                alias: Some($alias),
            };
        }

        impl<const NAME: u64, F> $crate::query::Named<NAME, F> for $name
        where
            $table: $crate::query::Named<NAME, F>,
            <$table as $crate::query::Named<NAME, F>>::Column: $crate::expr::OfAlias<$name>,
        {
            type Column =
                <<$table as $crate::query::Named<NAME, F>>::Column as $crate::expr::OfAlias<$name>>::Column;        }

        #[diagnostic::do_not_recommend]
        impl $crate::query::Selected for $name {
            type Refs = $crate::scope::Whole<$name>;

            fn outputs(self, outputs: &mut ::std::vec::Vec<$crate::tree::Output>) {
                $crate::query::output_table::<$name>(outputs);
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = <$table as $crate::table::Table>::Columns<$name>;

            fn deref(&self) -> &Self::Target {
                $crate::derive::aliased(::std::ops::Deref::deref(&$table))
            }
        }
    };
}
