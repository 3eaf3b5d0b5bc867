//! `/products` and orders.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use mizzle::prelude::Db;

use crate::Result;
use crate::data_access::orders::Receipt;
use crate::data_access::products::{self, ProductRank, ProductSearch};
use crate::schema::*;
use crate::use_cases::shop::{self, Cart};

pub async fn search(State(db): State<Db>, Query(search): Query<ProductSearch>) -> Result<Json<Vec<Product>>> {
    Ok(Json(products::search_products(&db, search).await?))
}

pub async fn list_bestsellers(State(db): State<Db>) -> Result<Json<Vec<ProductRank>>> {
    Ok(Json(products::get_bestsellers(&db, 10).await?))
}

pub async fn place_order(
    State(db): State<Db>,
    Path(user): Path<UserId>,
    Json(cart): Json<Cart>,
) -> Result<(StatusCode, Json<Receipt>)> {
    Ok((StatusCode::CREATED, Json(shop::place_order(&db, user, cart).await?)))
}

pub async fn pay_order(State(db): State<Db>, Path(order): Path<OrderId>) -> Result<Json<Order>> {
    Ok(Json(shop::pay_order(&db, order).await?))
}
