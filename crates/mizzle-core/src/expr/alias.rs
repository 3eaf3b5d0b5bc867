//! A table under another name, for self joins: `alias!(Manager = Users)`.

/// Declares a table under another name, so that a query can read it twice.
///
/// ```ignore
/// mizzle::alias!(Managers = Users as "manager");
/// Users.left_join(Managers, Users.manager_id.eq(Managers.id)).select((Users.name, Managers.name))
/// ```
#[macro_export]
macro_rules! alias {
    ($vis:vis $name:ident = $table:ident as $alias:literal) => {
        #[allow(missing_docs)]
        #[derive(Clone, Copy, Debug, Default)]
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
                <<$table as $crate::query::Named<NAME, F>>::Column as $crate::expr::OfAlias<$name>>::Column;

            fn column() -> Self::Column {
                $crate::expr::OfAlias::of_alias(<$table as $crate::query::Named<NAME, F>>::column())
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::query::Selected for $name {
            type Refs = $crate::scope::At<$name, $crate::scope::All>;

            fn outputs(self, outputs: &mut ::std::vec::Vec<$crate::tree::Output>) {
                outputs.push($crate::tree::Output::Table(<$name as $crate::table::Source>::REF));
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = <$table as $crate::table::Table>::Columns<$name>;

            fn deref(&self) -> &Self::Target {
                <$table as $crate::table::Table>::columns::<$name>()
            }
        }
    };
}
