//! Toasty 0.11 on tokio-postgres: models, relations by `include`, batches by `create_many`.

use mizzle_bench::allocations::Counting;
use mizzle_bench::ask::Place;
use mizzle_bench::candidate::{
    Candidate, NewUser, Pool, ROWS_A_STATEMENT, Result, hair_color_at, lacks, name_at,
};
use serde::Serialize;
use serde_json::{Value, json};
use toasty::{Db, Deferred};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Debug, toasty::Model)]
#[table = "users"]
struct User {
    #[key]
    #[auto]
    id: i32,
    name: String,
    hair_color: Option<String>,
    #[has_many]
    posts: Deferred<Vec<Post>>,
}

#[derive(Debug, toasty::Model)]
#[table = "posts"]
struct Post {
    #[key]
    #[auto]
    id: i32,
    #[index]
    user_id: i32,
    #[belongs_to(key = user_id, references = id)]
    user: Deferred<User>,
    title: String,
    content: String,
    #[has_many]
    comments: Deferred<Vec<Comment>>,
}

#[derive(Debug, toasty::Model)]
#[table = "comments"]
struct Comment {
    #[key]
    #[auto]
    id: i32,
    #[index]
    post_id: i32,
    #[belongs_to(key = post_id, references = id)]
    post: Deferred<Post>,
    text: String,
}

/// What is measured, and how it is shown where its rows are asked for, as its types are not serialized.
struct Shown<T>(T, fn(&T) -> Value);

impl<T> Serialize for Shown<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.1)(&self.0).serialize(serializer)
    }
}

fn user(user: &User) -> Value {
    json!({ "id": user.id, "name": user.name, "hair_color": user.hair_color })
}

fn post(post: &Post) -> Value {
    json!({ "id": post.id, "user_id": post.user_id, "title": post.title, "content": post.content })
}

fn comment(comment: &Comment) -> Value {
    json!({ "id": comment.id, "post_id": comment.post_id, "text": comment.text })
}

struct Toasty(Db);

#[derive(Clone)]
struct Shared(Db);

impl Pool for Shared {
    async fn by_key(&self, _task: usize, id: i32) -> Result<i32> {
        let mut db = self.0.clone();
        Ok(std::hint::black_box(User::get_by_id(&mut db, id).await?).id)
    }
}

async fn connect(place: &Place, connections: usize) -> Result<Db> {
    let mut builder = Db::builder();
    builder.models(toasty::models!(User, Post, Comment)).max_pool_size(connections);
    Ok(builder.connect(&place.url()).await?)
}

impl Candidate for Toasty {
    type Pool = Shared;

    async fn connect(place: &Place) -> Result<Self> {
        let mut db = connect(place, 1).await?;
        // Its pool connects when it is used first; the others are connected here.
        toasty::sql::query("SELECT 0").exec(&mut db).await?;
        Ok(Toasty(db))
    }

    async fn users(&mut self) -> Result<impl Serialize> {
        let users: Vec<User> = User::all().exec(&mut self.0).await?;
        Ok(Shown(users, |users| users.iter().map(user).collect()))
    }

    async fn associations(&mut self) -> Result<impl Serialize> {
        lacks::<()>("it has no joins")
    }

    async fn nested(&mut self) -> Result<impl Serialize> {
        let users: Vec<User> = User::all()
            .include(User::fields().posts().comments())
            .order_by(User::fields().id().asc())
            .exec(&mut self.0)
            .await?;
        Ok(Shown(users, |users| {
            let users = users.iter().map(|row| {
                let mut posts: Vec<&Post> = row.posts.get().iter().collect();
                posts.sort_by_key(|post| post.id);
                let posts = posts.into_iter().map(|row| {
                    let mut comments: Vec<&Comment> = row.comments.get().iter().collect();
                    comments.sort_by_key(|comment| comment.id);
                    json!([post(row), comments.into_iter().map(comment).collect::<Vec<_>>()])
                });
                json!([user(row), posts.collect::<Vec<_>>()])
            });
            users.collect()
        }))
    }

    async fn insert(&mut self, given: &[NewUser]) -> Result<impl Serialize> {
        let mut batch = User::create_many();
        for user in given {
            batch = batch.item(User::create().name(&user.name).hair_color(user.hair_color.clone()));
        }
        Ok(batch.exec(&mut self.0).await?.len())
    }

    async fn by_key(&mut self, id: i32) -> Result<impl Serialize> {
        Ok(Shown(User::get_by_id(&mut self.0, id).await?, user))
    }

    async fn transaction(&mut self) -> Result<impl Serialize> {
        let mut transaction = self.0.transaction().await?;
        User::filter_by_id(1).update().hair_color("red").exec(&mut transaction).await?;
        User::filter_by_id(2).update().hair_color("grey").exec(&mut transaction).await?;
        transaction.commit().await?;
        Ok(2)
    }

    async fn wide(&mut self) -> Result<impl Serialize> {
        lacks::<()>("its models have no column of an existing jsonb")
    }

    async fn insert_many(&mut self, count: usize) -> Result<impl Serialize> {
        let mut inserted = 0;
        for first in (0..count).step_by(ROWS_A_STATEMENT) {
            let mut batch = User::create_many();
            for at in first..count.min(first + ROWS_A_STATEMENT) {
                batch = batch.item(User::create().name(name_at(at)).hair_color(hair_color_at(at)));
            }
            inserted += batch.exec(&mut self.0).await?.len();
        }
        Ok(inserted)
    }

    async fn pool(place: &Place, connections: usize) -> Result<Shared> {
        Ok(Shared(connect(place, connections).await?))
    }
}

fn main() -> Result<()> {
    mizzle_bench::serve::serve::<Toasty>()
}
