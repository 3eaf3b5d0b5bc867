//! Any number of rows in constant memory, and the transaction of the source document.

use std::future::poll_fn;
use std::pin::pin;

use futures_core::Stream;
use mizzle::prelude::*;

use crate::fixture::*;

#[tokio::test]
async fn a_stream_gives_row_after_row() {
    let db = &*database().await;
    let rows: Vec<_> = (0..5000).map(|at| NewModule::new().title(format!("m{at}")).order(at)).collect();
    Modules.insert(rows).execute(db).await.unwrap();
    let query = Modules.order_by(Modules.order).select((Modules.order, Modules.title));
    let mut stream = pin!(query.stream(db));
    let mut expected = 0;
    while let Some(row) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        let (order, title) = row.unwrap();
        assert_eq!((order, title), (expected, format!("m{expected}")));
        expected += 1;
    }
    assert_eq!(expected, 5000);
}

#[tokio::test]
async fn a_transaction_gives_what_its_closure_gives() {
    let db = &*database().await;
    let modules = [NewModule::new().title("a"), NewModule::new().title("b")];
    let ids = Modules.insert(modules).returning_columns(Modules.id).all(db).await.unwrap();
    let updates = [(ids[0], 2), (ids[1], 1)];
    let moved: Vec<Module> = db
        .transaction(async |tx| {
            let mut moved = Vec::new();
            for (id, order) in updates {
                let update = Modules.update(Modules.order.set(order)).filter(Modules.id.eq(id));
                moved.extend(update.returning().all(tx).await?);
            }
            Ok(moved)
        })
        .await
        .unwrap();
    assert_eq!(moved.iter().map(|module| module.order).collect::<Vec<_>>(), [2, 1]);
    let failed: mizzle::Result<()> = db
        .transaction(async |tx| {
            Modules.delete().every_row().execute(tx).await?;
            Modules.find(-1).one(tx).await.map(drop)
        })
        .await;
    assert_eq!(failed.unwrap_err().kind(), mizzle::ErrorKind::NotFound);
    assert_eq!(Modules.count(db).await.unwrap(), 2, "an error rolls back");
}
