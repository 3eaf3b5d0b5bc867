//! The methods that a relation has, whether it is already extended or not.

/// Stamps the methods that say which rows onto a type whose `start` gives a [`Related`](crate::relation::Related).
macro_rules! rows_methods {
    (impl[$($generics:tt)*] $this:ty, $arity:ty, $part:ty) => {
        impl<$($generics)*> $this {
            /// Only the rows for which the condition holds. A row that must be there is an `Option` then.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let begun: Vec<(Module, Vec<Segment>)> =
            ///     Modules.with(Modules.segments.filter(Segments.progress.exists())).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn filter<E, J>(
                self,
                condition: E,
            ) -> Related<S, R, <$arity as Arity>::Filtered, $part>
            where
                E: Expression<Value = bool>,
                E::Refs: In<R::Scope, J> + Scalar,
            {
                let mut related = self.start();
                let filter = &mut related.level.rows.filter;
                *filter = Expr::and(filter.take(), condition.into_tree());
                related.retype()
            }

            /// `ORDER BY keys`, of the rows that belong to one.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let outline: Vec<(Module, Vec<Segment>)> =
            ///     Modules.with(Modules.segments.order_by((Segments.order, Segments.id))).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn order_by<K, J>(
                self,
                keys: K,
            ) -> Related<S, R, $arity, $part>
            where
                K: Orderings,
                K::Refs: In<R::Scope, J> + Scalar,
            {
                let mut related = self.start();
                keys.keys(&mut related.level.rows.order_by);
                related
            }

            /// So many rows of those that belong to one.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let first_three: Vec<(Module, Vec<Segment>)> =
            ///     Modules.with(Modules.segments.order_by(Segments.order).limit(3)).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn limit(
                self,
                count: impl TryInto<i64>,
            ) -> Related<S, R, <$arity as Arity>::Filtered, $part> {
                let mut related = self.start();
                related.level.rows.limit = Some(count_param(count));
                related.retype()
            }

            /// Without the first so many rows of those that belong to one.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let rest: Vec<(Module, Vec<Segment>)> =
            ///     Modules.with(Modules.segments.order_by(Segments.order).offset(3)).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn offset(
                self,
                count: impl TryInto<i64>,
            ) -> Related<S, R, <$arity as Arity>::Filtered, $part> {
                let mut related = self.start();
                related.level.rows.offset = Some(count_param(count));
                related.retype()
            }

            /// Rows that are softly deleted, too.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let users: Vec<(User, Vec<Post>)> = Users.with(Users.posts.with_deleted()).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn with_deleted(self) -> Related<S, R, $arity, $part>
            where
                R::To: SoftDelete,
            {
                let mut related = self.start();
                related.level.rows.with_deleted = true;
                related
            }

            /// Each row as a `#[derive(Shape)]` struct, with the relations that this has fields for.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// #[derive(Shape)]
            /// #[shape(Segments)]
            /// struct Card {
            ///     title: String,
            ///     progress: Vec<Progress>,
            /// }
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let cards: Vec<(Module, Vec<Card>)> =
            ///     Modules.with(Modules.segments.shape::<Card>()).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn shape<W: Shape<Table = R::To>>(self) -> Related<S, R, $arity, Shaped<W>> {
                let mut related = self.start();
                crate::relation::shape::fields::<W>(&mut related.level);
                related.retype()
            }
        }
    };
}
pub(crate) use rows_methods;

/// Stamps the methods that say what is read of each row onto such a type.
macro_rules! selection_methods {
    (impl[$($generics:tt)*] $this:ty, $arity:ty, $index:ty, $selected:ty, $children:ty) => {
        impl<$($generics)*> $this {
            /// With the rows that belong to these in turn: the next level.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let outline: Vec<(Module, Vec<(Segment, Vec<Progress>)>)> =
            ///     Modules.with(Modules.segments.with(Segments.progress)).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn with<W: IntoRelated<R::To>>(
                self,
                relation: W,
            ) -> Related<
                S,
                R,
                $arity,
                Loaded<R::Scope, $selected, $index, <$children as Add<Child<W::Arity, W::Part>>>::Out>,
            >
            where
                $children: Add<Child<W::Arity, W::Part>>,
            {
                let mut related = self.start();
                related.level.branches.push(relation.into_branch());
                related.retype()
            }

            /// What is read of each row: a column, an expression, or a tuple of them; with a join table, of its columns
            /// too.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let titles: Vec<(Module, Vec<(i32, String)>)> =
            ///     Modules.with(Modules.segments.select((Segments.id, Segments.title))).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn select<N, P, J, K>(
                self,
                selection: N,
            ) -> Related<S, R, $arity, Loaded<R::Scope, P, J, $children>>
            where
                N: Selected,
                N::Refs: In<R::Scope, K, Picked<N> = P>,
                P: Selection<R::Scope, J>,
            {
                let mut related = self.start();
                related.level.rows.outputs.clear();
                selection.outputs(&mut related.level.rows.outputs);
                related.retype()
            }

            /// What the fields of a `#[derive(Row)]` struct name of each row.
            ///
            /// ```
            /// # use mizzle::__examples::*;
            /// #[derive(Row)]
            /// struct Heading {
            ///     id: i32,
            ///     title: String,
            /// }
            /// # async fn example(db: &mizzle::Db) -> mizzle::Result<()> {
            /// let headings: Vec<(Module, Vec<Heading>)> =
            ///     Modules.with(Modules.segments.select_as::<Heading>()).all(db).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn select_as<W>(
                self,
            ) -> Related<S, R, $arity, Loaded<R::Scope, W::Picked, W::Indices<R::Index>, $children>>
            where
                W: RowOf<R::To>,
                W::Picked: Selection<R::Scope, W::Indices<R::Index>>,
            {
                let mut related = self.start();
                related.level.rows.outputs.clear();
                W::outputs(&mut related.level.rows.outputs);
                related.retype()
            }
        }
    };
}
pub(crate) use selection_methods;
