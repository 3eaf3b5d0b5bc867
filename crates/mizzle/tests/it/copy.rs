//! COPY of tables and queries: all rows or none, in constant memory.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use futures_core::Stream;
use mizzle::prelude::*;
use mizzle::{CopyExecutor, Db, ErrorKind};

use crate::fixture::*;
use crate::support::copied as all;

async fn next<T>(stream: &mut (impl Stream<Item = T> + Unpin)) -> Option<T> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

/// A stream that lets others run before every item.
struct Hesitant<I>(I, bool);

impl<I: Iterator + Unpin> Stream for Hesitant<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<I::Item>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.next())
    }
}

fn module(n: i32) -> NewModule {
    NewModule::new().title(format!("Module {n}")).order(n)
}

#[tokio::test]
async fn a_hundred_thousand_rows_go_in_and_come_out() {
    let db = &*database().await;
    assert_eq!(Modules.copy_in((0..100_000).map(module)).execute(db).await.unwrap(), 100_000);
    let mut stream = pin!(Modules.order_by(Modules.order).copy_out(db));
    let mut expected = 0;
    while let Some(row) = next(&mut stream).await {
        let row: Module = row.unwrap();
        assert_eq!((row.order, row.price), (expected, None));
        expected += 1;
    }
    assert_eq!(expected, 100_000);
    assert!(next(&mut stream).await.is_none(), "a stream that has ended stays so");
}

#[tokio::test]
async fn rows_come_from_iterators_and_streams_of_rows_and_of_results() {
    let db = &*database().await;
    assert_eq!(Modules.copy_in([module(1), module(2)]).execute(db).await.unwrap(), 2);
    assert_eq!(
        Modules.copy_in(Hesitant([3, 4].into_iter().map(module), false)).execute(db).await.unwrap(),
        2
    );
    let results = || [5, 6].into_iter().map(|n| mizzle::Result::Ok(module(n)));
    assert_eq!(Modules.copy_in(results()).execute(db).await.unwrap(), 2);
    assert_eq!(Modules.copy_in(Hesitant(results(), false)).execute(db).await.unwrap(), 2);
    assert_eq!(Modules.copy_in(Vec::<NewModule>::new()).execute(db).await.unwrap(), 0);
    let orders = all(Modules.order_by(Modules.order).select(Modules.order).copy_out(db)).await.unwrap();
    assert_eq!(orders, [1, 2, 3, 4, 5, 5, 6, 6]);
}

#[tokio::test]
async fn a_column_without_a_default_may_be_left_out_of_any_row() {
    let db = &*database().await;
    let rows = [module(1), module(2).price(Decimal::new(150, 2)), module(3).price(None)];
    Modules.copy_in(rows).execute(db).await.unwrap();
    let prices = all(Modules.order_by(Modules.order).select(Modules.price).copy_out(db)).await.unwrap();
    assert_eq!(prices, [None, Some(Decimal::new(150, 2)), None]);
}

#[tokio::test]
async fn a_row_that_differs_in_a_column_with_a_default_is_refused_and_nothing_is_left() {
    let db = &*database().await;
    let plain = || NewModule::new().title("x");
    for (rows, what) in [
        ([plain().order(1), plain()], "row 2 of a COPY leaves out the column `order`"),
        ([plain(), plain().order(1)], "row 2 of a COPY gives the column `order`"),
    ] {
        let error = Modules.copy_in(rows).execute(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode);
        assert!(error.message().starts_with(what) && error.hint().is_some(), "{error}");
        assert_eq!(Modules.count(db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn an_error_in_the_middle_leaves_nothing_and_the_connection_usable() {
    let db = database().await;
    let db = &Db::connect_with(db.config().clone().with_pool_max(1)).await.unwrap();
    let process = || async {
        let mut process = mizzle::Collect::<i32>::new(
            |columns| columns.expect("i32", <i32 as mizzle::value::Value>::accepts),
            |row| Ok(i32::from_be_bytes(row.next_value()?.1.unwrap().try_into().unwrap())),
        );
        let statement = mizzle::Statement::new("select pg_backend_pid()", Vec::new());
        db.run(statement, &mut process).await.unwrap();
        process.rows[0]
    };
    let before = process().await;
    let user = |n: i32| NewUser::new().email(format!("{}@example.com", n % 50_000));
    let error = Users.copy_in((0..60_000).map(user)).execute(db).await.unwrap_err();
    assert!(error.violates(Users::EMAIL_KEY), "{error}");
    assert_eq!(error.statement().unwrap().split('(').next(), Some("COPY \"users\" "));
    let broken = (0..50_000).map(|n| match n {
        40_000 => Err(mizzle::Error::custom(std::io::Error::other("the file ends here"))),
        n => Ok(user(n)),
    });
    let error = Users.copy_in(broken).execute(db).await.unwrap_err();
    assert_eq!(error.downcast::<std::io::Error>().unwrap().to_string(), "the file ends here");
    assert_eq!(Users.count(db).await.unwrap(), 0);
    assert_eq!(process().await, before, "it is the same connection");
}

#[tokio::test]
async fn a_copy_is_a_part_of_its_transaction() {
    let db = &*database().await;
    let failed: mizzle::Result<()> = db
        .transaction(async |tx| {
            assert_eq!(Modules.copy_in((0..1000).map(module)).execute(tx).await?, 1000);
            assert_eq!(all(Modules.copy_out(tx)).await?.len(), 1000);
            Modules.find(-1).one(tx).await.map(drop)
        })
        .await;
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(Modules.count(db).await.unwrap(), 0);
    let swallowed = db
        .transaction(async |tx| {
            let broken = Users.copy_in(["a", "a"].map(|email| NewUser::new().email(email))).execute(tx).await;
            assert_eq!(broken.unwrap_err().kind(), ErrorKind::UniqueViolation);
            Ok(())
        })
        .await;
    assert!(swallowed.unwrap_err().message().starts_with("nothing was committed"));
    db.transaction(async |tx| {
        let inner = tx
            .transaction(async |tx| {
                Modules.copy_in([module(1)]).execute(tx).await?;
                mizzle::Result::<()>::Err(mizzle::Error::custom("no"))
            })
            .await;
        assert!(inner.is_err());
        Modules.copy_in([module(2)]).execute(tx).await.map(drop)
    })
    .await
    .unwrap();
    assert_eq!(Modules.select(Modules.order).all(db).await.unwrap(), [2]);
}

#[tokio::test]
async fn nothing_runs_in_a_transaction_beside_a_copy_and_anything_after_it() {
    let db = &*database().await;
    Modules.copy_in((0..10_000).map(module)).execute(db).await.unwrap();
    db.transaction(async |tx| {
        {
            let mut stream = pin!(Modules.copy_out(tx));
            next(&mut stream).await.unwrap()?;
            let error = Modules.count(tx).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        }
        assert_eq!(Modules.count(tx).await?, 10_000);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_parameters_of_a_query_become_constants_that_are_the_same() {
    let db = &*database().await;
    let hostile = [
        "it's",
        "\"; DROP TABLE users; --",
        "$1",
        "\\') TO PROGRAM 'true",
        "a\\'b",
        "$$x$$",
        "\u{1F980}\n\t",
        "",
    ];
    let rows = hostile.map(|name| {
        let row = NewUser::new().email(format!("{}@x", name.escape_unicode())).name(name);
        row.role(Role::Admin).tags([name, "b"]).logins(3).is_admin(true)
    });
    Users.copy_in(rows).execute(db).await.unwrap();
    let since: Timestamp = "2001-02-03T04:05:06.789Z".parse().unwrap();
    for name in hostile {
        let query = Users
            .filter(Users.name.eq(name))
            .filter(Users.tags.contains([name]))
            .filter(Users.role.is_in([Role::Admin]))
            .filter(Users.role.eq(Role::Admin))
            .filter(Users.created_at.gt(since))
            .filter(Users.logins.gt(-1).and(Users.logins.lt(4)))
            .filter(Users.id.ne(UserId(-7)))
            .limit(10)
            .select((Users.name, val(name.to_owned()), Users.logins * 2, val(since), Users.role));
        let expected = query.clone().all(db).await.unwrap();
        assert_eq!(expected.len(), 1);
        assert_eq!(all(query.copy_out(db)).await.unwrap(), expected, "{name:?}");
    }
}

#[tokio::test]
async fn a_table_in_another_schema_and_softly_deleted_rows_are_as_elsewhere() {
    let db = &*database().await;
    let scrap = |n: i32| NewScrap::new().text(format!("{n}"));
    assert_eq!(Scraps.copy_in((0..10).map(scrap)).execute(db).await.unwrap(), 10);
    assert_eq!(Scraps.copy_in([NewScrap::new()]).execute(db).await.unwrap(), 1);
    assert_eq!(all(Scraps.copy_out(db)).await.unwrap().len(), 11);
    Users.copy_in(["a", "b"].map(|email| NewUser::new().email(email))).execute(db).await.unwrap();
    Users.soft_delete().filter(Users.email.eq("a")).execute(db).await.unwrap();
    let seen: Vec<User> = all(Users.copy_out(db)).await.unwrap();
    assert_eq!(seen.iter().map(|user| &*user.email).collect::<Vec<_>>(), ["b"]);
}

#[tokio::test]
async fn columns_of_other_types_than_the_schema_says_are_refused_and_never_misread() {
    let db = &*database().await;
    Modules.copy_in([module(1)]).execute(db).await.unwrap();
    assert_eq!(all(Modules.copy_out(db)).await.unwrap().len(), 1);
    // Four bytes, like the integer that the schema has there.
    db.script("ALTER TABLE modules ALTER \"order\" TYPE real").await.unwrap();
    let error = Modules.copy_in([module(1)]).execute(db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(error.message().contains("`order`") && error.message().contains("float4"), "{error}");
    let error = all(Modules.copy_out(db)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    db.script("ALTER TABLE modules ALTER \"order\" TYPE int").await.unwrap();
    assert_eq!(Modules.copy_in([module(1)]).execute(db).await.unwrap(), 1);
    assert_eq!(all(Modules.copy_out(db)).await.unwrap().len(), 2);
    db.script("DROP TABLE modules CASCADE").await.unwrap();
    assert_eq!(Modules.copy_in([module(1)]).execute(db).await.unwrap_err().sqlstate(), Some("42P01"));
    assert_eq!(all(Modules.copy_out(db)).await.unwrap_err().sqlstate(), Some("42P01"));
}

/// A function of a program takes whatever runs a COPY, and its future can be spawned.
#[tokio::test]
async fn a_copy_can_be_spawned() {
    async fn fill(db: &impl CopyExecutor, count: i32) -> mizzle::Result<u64> {
        Modules.copy_in((0..count).map(module)).execute(db).await
    }
    let test = database().await;
    let db: Db = (*test).clone();
    let count = tokio::spawn(async move {
        let mut rows = Box::pin(Modules.copy_out(&db));
        assert!(next(&mut rows).await.is_none());
        fill(&db, 7).await
    });
    assert_eq!(count.await.unwrap().unwrap(), 7);
}

#[tokio::test]
async fn a_copy_of_a_table_has_a_limit_and_leaves_none_behind() {
    /// One row, and never another.
    struct Stuck(Option<NewModule>);

    impl Stream for Stuck {
        type Item = NewModule;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<NewModule>> {
            self.0.take().map_or(Poll::Pending, |row| Poll::Ready(Some(row)))
        }
    }

    impl Unpin for Stuck {}

    let db = &*database().await;
    let (short, long) = (std::time::Duration::from_millis(100), std::time::Duration::from_secs(60));
    let limit = async |db: &dyn Fn() -> mizzle::query::SqlQuery<(String,)>, tx: &mizzle::Transaction| {
        db().one(tx).await.map(|(limit,)| limit)
    };
    let ask = || sql_query!((String,), "SELECT current_setting('statement_timeout')");
    assert_eq!(
        Modules.copy_in((0..1000).map(module)).execute(&db.statement_timeout(long)).await.unwrap(),
        1000
    );
    db.transaction(async |tx| {
        sql_statement!("SET LOCAL statement_timeout = '7s'").execute(tx).await?;
        let copied = Modules.copy_in((0..1000).map(module)).execute(&tx.statement_timeout(long)).await?;
        assert_eq!((copied, limit(&ask, tx).await?.as_str()), (1000, "7s"));
        let nested = tx.transaction(async |tx| {
            Users
                .copy_in(["a", "a"].map(|email| NewUser::new().email(email)))
                .execute(&tx.statement_timeout(long))
                .await
        });
        assert_eq!(nested.await.unwrap_err().kind(), ErrorKind::UniqueViolation);
        assert_eq!(limit(&ask, tx).await?, "7s");
        Ok(())
    })
    .await
    .unwrap();
    // Also where whoever gives the data has no more.
    let waiting =
        async { Modules.copy_in(Stuck(Some(module(1)))).execute(&db.statement_timeout(short)).await };
    let error = tokio::time::timeout(long, waiting).await.unwrap().unwrap_err();
    let message = "the data of the COPY has not come within the limit of the statement";
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, message));
    assert_eq!(Modules.count(db).await.unwrap(), 2000);
}
