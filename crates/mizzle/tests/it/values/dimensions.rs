//! Arrays of several dimensions.

use mizzle::prelude::*;
use mizzle::testing::TestDb;

use super::table::{Handle, Mood};
use crate::support::{database_of, equal_inside_a_relation};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(Grids)]
#[has_many(same: Grids, on(id = id))]
pub struct Grid {
    #[column(identity, primary_key)]
    pub id: i64,
    pub cells: Option<Vec<Vec<i32>>>,
    pub cubes: Option<Vec<Vec<Vec<Option<String>>>>>,
    pub moods: Option<Vec<Vec<Mood>>>,
    pub handles: Option<Vec<Vec<Handle>>>,
    pub blobs: Option<Vec<Vec<Vec<u8>>>>,
}

async fn database() -> TestDb {
    database_of(schema![Grids]).await
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn usual() -> NewGrid {
    NewGrid::new()
        .cells(vec![vec![1, 2, 3], vec![4, 5, 6]])
        .cubes(vec![vec![vec![some("a"), None]], vec![vec![some(""), some("{")]]])
        .moods(vec![vec![Mood::Happy], vec![Mood::Ok]])
        .handles(vec![vec![Handle("x".into()), Handle("y".into())]])
        .blobs(vec![vec![vec![0, 255], vec![]]])
}

#[tokio::test]
async fn an_array_of_several_dimensions_comes_back_equal_and_finds_itself() {
    let db = &*database().await;
    let row = Grids.insert(usual()).returning().one(db).await.unwrap();
    let sent = usual();
    macro_rules! finds {
        ($($column:ident)*) => {
            $(
                assert_eq!(row.$column, sent.$column.clone().unwrap(), "{}", stringify!($column));
                let found = Grids.filter(Grids.$column.eq(row.$column.clone())).count(db).await.unwrap();
                assert_eq!(found, 1, "{}", stringify!($column));
            )*
        };
    }
    finds! { cells cubes moods handles blobs }
    let (text,) =
        sql_query!((String,), "SELECT cells::text || cubes::text FROM grids").one(db).await.unwrap();
    assert_eq!(text, r#"{{1,2,3},{4,5,6}}{{{a,NULL}},{{"","{"}}}"#);
    let shown = Grids.filter(Grids.cells.eq(row.cells.clone())).to_sql().params()[0].to_string();
    assert_eq!(shown, "{{1, 2, 3}, {4, 5, 6}}");
    equal_inside_a_relation!(Grids, db);
}

#[tokio::test]
async fn rows_of_one_insert_may_have_arrays_of_different_sizes() {
    let db = &*database().await;
    let rows = [
        usual(),
        NewGrid::new().cells(vec![vec![7]]).cubes(vec![vec![vec![None, some("b"), some("c")]; 2]; 3]),
        NewGrid::new(),
        NewGrid::new().cells(Vec::<Vec<i32>>::new()),
        NewGrid::new().cells(vec![vec![1], vec![2], vec![3]]),
        usual(),
    ];
    let sent = rows.clone();
    let back = Grids.insert(rows).returning().all(db).await.unwrap();
    for (row, sent) in back.iter().zip(sent) {
        assert_eq!(row.cells, sent.cells.clone().flatten());
        assert_eq!(row.cubes, sent.cubes.clone().flatten());
        assert_eq!(row.moods, sent.moods.clone().flatten());
        assert_eq!(row.blobs, sent.blobs.clone().flatten());
    }
    let patches = back
        .iter()
        .rev()
        .enumerate()
        .map(|(at, row)| (row.id, GridPatch::new().cells(vec![vec![at as i32; at + 1]; 2])));
    assert_eq!(Grids.update_many(patches).execute(db).await.unwrap(), 6);
    let cells = Grids.order_by(Grids.id).select(Grids.cells).all(db).await.unwrap();
    assert_eq!(cells[0], Some(vec![vec![5; 6]; 2]));
}

#[tokio::test]
async fn a_ragged_array_is_an_error_that_says_so() {
    let db = &*database().await;
    for (cells, why) in [
        (vec![vec![1, 2], vec![3]], "rectangular"),
        (vec![vec![], vec![3]], "empty arrays"),
        (vec![vec![], vec![]], "empty arrays"),
    ] {
        let error = Grids.insert(NewGrid::new().cells(cells.clone())).execute(db).await.unwrap_err();
        assert_eq!(error.kind(), mizzle::ErrorKind::Encode);
        assert!(error.message().contains(why), "{error}");
        let rows = [NewGrid::new().cells(cells), NewGrid::new()];
        assert_eq!(Grids.insert(rows).execute(db).await.unwrap_err().kind(), mizzle::ErrorKind::Encode);
    }
    let error = Grids.filter(Grids.cells.is_in([vec![vec![1]]])).count(db).await.unwrap_err();
    assert_eq!(error.kind(), mizzle::ErrorKind::Encode, "{error}");
}

#[tokio::test]
async fn an_array_of_another_number_of_dimensions_is_an_error_that_names_the_column() {
    let db = &*database().await;
    for (column, value) in [
        ("cells", "'{1,2}'"),
        ("cells", "'{{{1}}}'"),
        ("cubes", "'{{a}}'"),
        ("cells", "'{{1,NULL}}'"),
        ("blobs", "'{a}'"),
    ] {
        db.script(&format!("TRUNCATE grids; INSERT INTO grids ({column}) VALUES ({value})")).await.unwrap();
        let error = Grids.all(db).await.unwrap_err();
        assert_eq!(error.kind(), mizzle::ErrorKind::Decode, "{column} = {value}: {error}");
        assert!(error.message().contains(column), "{error}");
    }
    db.script("TRUNCATE grids; INSERT INTO grids (cells) VALUES ('{}')").await.unwrap();
    assert_eq!(Grids.query().one(db).await.unwrap().cells, Some(vec![]));
}
