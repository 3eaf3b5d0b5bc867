//! Drizzle's e-commerce workload as an axum server on Mizzle: thirteen endpoints that read.

use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mizzle::prelude::*;
use serde::{Deserialize, Serialize};

use crate::candidate::Result;

#[derive(Table, Debug, Clone, Serialize)]
#[table(Customers)]
pub struct Customer {
    #[column(serial, primary_key)]
    pub id: i32,
    pub company_name: String,
    pub contact_name: String,
    pub contact_title: String,
    pub address: String,
    pub city: String,
    pub postal_code: Option<String>,
    pub region: Option<String>,
    pub country: String,
    pub phone: String,
    pub fax: Option<String>,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(Employees)]
pub struct Employee {
    #[column(serial, primary_key)]
    pub id: i32,
    pub last_name: String,
    pub first_name: Option<String>,
    pub title: String,
    pub title_of_courtesy: String,
    pub birth_date: Date,
    pub hire_date: Date,
    pub address: String,
    pub city: String,
    pub postal_code: String,
    pub country: String,
    pub home_phone: String,
    pub extension: i32,
    pub notes: String,
    #[column(references(Employees.id))]
    pub recipient_id: Option<i32>,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(Suppliers)]
pub struct Supplier {
    #[column(serial, primary_key)]
    pub id: i32,
    pub company_name: String,
    pub contact_name: String,
    pub contact_title: String,
    pub address: String,
    pub city: String,
    pub region: Option<String>,
    pub postal_code: String,
    pub country: String,
    pub phone: String,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(Products)]
pub struct Product {
    #[column(serial, primary_key)]
    pub id: i32,
    pub name: String,
    pub quantity_per_unit: String,
    pub unit_price: f64,
    pub units_in_stock: i32,
    pub units_on_order: i32,
    pub reorder_level: i32,
    pub discontinued: i32,
    #[column(references(Suppliers.id))]
    pub supplier_id: i32,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(Orders)]
#[has_many(details: OrderDetails)]
pub struct Order {
    #[column(serial, primary_key)]
    pub id: i32,
    pub order_date: Date,
    pub required_date: Date,
    pub shipped_date: Option<Date>,
    pub ship_via: i32,
    pub freight: f64,
    pub ship_name: String,
    pub ship_city: String,
    pub ship_region: Option<String>,
    pub ship_postal_code: Option<String>,
    pub ship_country: String,
    #[column(references(Customers.id))]
    pub customer_id: i32,
    #[column(references(Employees.id))]
    pub employee_id: i32,
}

#[derive(Table, Debug, Clone, Serialize)]
#[table(OrderDetails)]
pub struct OrderDetail {
    #[column(serial, primary_key)]
    pub id: i32,
    pub unit_price: f64,
    pub quantity: i32,
    pub discount: f64,
    #[column(references(Orders.id))]
    pub order_id: i32,
    #[column(references(Products.id))]
    pub product_id: i32,
}

#[derive(Serialize)]
struct EmployeeAndRecipient {
    #[serde(flatten)]
    employee: Employee,
    recipient: Option<Employee>,
}

#[derive(Serialize)]
struct ProductAndSupplier {
    #[serde(flatten)]
    product: Product,
    supplier: Supplier,
}

#[derive(Serialize)]
struct OrderAndDetails<D> {
    #[serde(flatten)]
    order: Order,
    details: Vec<D>,
}

#[derive(Serialize)]
struct DetailAndProduct {
    #[serde(flatten)]
    detail: OrderDetail,
    product: Product,
}

#[derive(Serialize)]
struct OrderSum {
    id: i32,
    shipped_date: Option<Date>,
    ship_name: String,
    ship_city: String,
    ship_country: String,
    products_count: i64,
    quantity_sum: Option<i64>,
    total_price: Option<f64>,
}

#[derive(Deserialize)]
struct Page {
    limit: i64,
    offset: i64,
}

#[derive(Deserialize)]
struct Key {
    id: i32,
}

#[derive(Deserialize)]
struct Term {
    term: String,
}

/// What a handler gives: JSON, or that it went wrong.
struct Failed(mizzle::Error);

impl From<mizzle::Error> for Failed {
    fn from(error: mizzle::Error) -> Self {
        Failed(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}

type Found<T> = Result<Json<Vec<T>>, Failed>;

async fn customers(State(db): State<Db>, extract::Query(page): extract::Query<Page>) -> Found<Customer> {
    Ok(Json(Customers.order_by(Customers.id).limit(page.limit).offset(page.offset).all(&db).await?))
}

async fn customer_by_id(State(db): State<Db>, extract::Query(key): extract::Query<Key>) -> Found<Customer> {
    Ok(Json(Customers.find(key.id).all(&db).await?))
}

async fn search_customer(
    State(db): State<Db>,
    extract::Query(Term { term }): extract::Query<Term>,
) -> Found<Customer> {
    let found = sql!(
        "to_tsvector('english', {}) @@ to_tsquery('english', {})",
        Customers.company_name,
        format!("{term}:*")
    );
    Ok(Json(Customers.filter(found).order_by(Customers.id).all(&db).await?))
}

async fn employees(State(db): State<Db>, extract::Query(page): extract::Query<Page>) -> Found<Employee> {
    Ok(Json(Employees.order_by(Employees.id).limit(page.limit).offset(page.offset).all(&db).await?))
}

async fn employee_with_recipient(
    State(db): State<Db>,
    extract::Query(key): extract::Query<Key>,
) -> Found<EmployeeAndRecipient> {
    let rows = Employees.find(key.id).with(Employees.recipient).all(&db).await?;
    Ok(Json(
        rows.into_iter().map(|(employee, recipient)| EmployeeAndRecipient { employee, recipient }).collect(),
    ))
}

async fn suppliers(State(db): State<Db>, extract::Query(page): extract::Query<Page>) -> Found<Supplier> {
    Ok(Json(Suppliers.order_by(Suppliers.id).limit(page.limit).offset(page.offset).all(&db).await?))
}

async fn supplier_by_id(State(db): State<Db>, extract::Query(key): extract::Query<Key>) -> Found<Supplier> {
    Ok(Json(Suppliers.find(key.id).all(&db).await?))
}

async fn products(State(db): State<Db>, extract::Query(page): extract::Query<Page>) -> Found<Product> {
    Ok(Json(Products.order_by(Products.id).limit(page.limit).offset(page.offset).all(&db).await?))
}

async fn product_with_supplier(
    State(db): State<Db>,
    extract::Query(key): extract::Query<Key>,
) -> Found<ProductAndSupplier> {
    let rows = Products.find(key.id).with(Products.supplier).all(&db).await?;
    Ok(Json(rows.into_iter().map(|(product, supplier)| ProductAndSupplier { product, supplier }).collect()))
}

async fn search_product(
    State(db): State<Db>,
    extract::Query(Term { term }): extract::Query<Term>,
) -> Found<Product> {
    let found =
        sql!("to_tsvector('english', {}) @@ to_tsquery('english', {})", Products.name, format!("{term}:*"));
    Ok(Json(Products.filter(found).order_by(Products.id).all(&db).await?))
}

async fn orders_with_details(
    State(db): State<Db>,
    extract::Query(page): extract::Query<Page>,
) -> Found<OrderSum> {
    let rows: Vec<(i32, Option<Date>, String, String, String, i64, Option<i64>, Option<f64>)> = Orders
        .left_join(OrderDetails, OrderDetails.order_id.eq(Orders.id))
        .group_by(Orders)
        .select((
            Orders.id,
            Orders.shipped_date,
            Orders.ship_name,
            Orders.ship_city,
            Orders.ship_country,
            count_of(OrderDetails.product_id),
            sum(OrderDetails.quantity),
            sum(sql!(f64, "{} * {}", OrderDetails.quantity, OrderDetails.unit_price)),
        ))
        .order_by(Orders.id)
        .limit(page.limit)
        .offset(page.offset)
        .all(&db)
        .await?;
    let row = |(
        id,
        shipped_date,
        ship_name,
        ship_city,
        ship_country,
        products_count,
        quantity_sum,
        total_price,
    )| OrderSum {
        id,
        shipped_date,
        ship_name,
        ship_city,
        ship_country,
        products_count,
        quantity_sum,
        total_price,
    };
    Ok(Json(rows.into_iter().map(row).collect()))
}

async fn order_with_details(
    State(db): State<Db>,
    extract::Query(key): extract::Query<Key>,
) -> Found<OrderAndDetails<OrderDetail>> {
    let rows = Orders.find(key.id).with(Orders.details.order_by(OrderDetails.id)).all(&db).await?;
    Ok(Json(rows.into_iter().map(|(order, details)| OrderAndDetails { order, details }).collect()))
}

async fn order_with_details_and_products(
    State(db): State<Db>,
    extract::Query(key): extract::Query<Key>,
) -> Found<OrderAndDetails<DetailAndProduct>> {
    let details = Orders.details.order_by(OrderDetails.id).with(OrderDetails.product);
    let rows = Orders.find(key.id).with(details).all(&db).await?;
    let rows = rows.into_iter().map(|(order, details)| {
        let details = details.into_iter().map(|(detail, product)| DetailAndProduct { detail, product });
        OrderAndDetails { order, details: details.collect() }
    });
    Ok(Json(rows.collect()))
}

/// Serves in the background; says at which port.
pub async fn serve(db: Db) -> Result<u16> {
    let shop = Router::new()
        .route("/customers", get(customers))
        .route("/customer-by-id", get(customer_by_id))
        .route("/search-customer", get(search_customer))
        .route("/employees", get(employees))
        .route("/employee-with-recipient", get(employee_with_recipient))
        .route("/suppliers", get(suppliers))
        .route("/supplier-by-id", get(supplier_by_id))
        .route("/products", get(products))
        .route("/product-with-supplier", get(product_with_supplier))
        .route("/search-product", get(search_product))
        .route("/orders-with-details", get(orders_with_details))
        .route("/order-with-details", get(order_with_details))
        .route("/order-with-details-and-products", get(order_with_details_and_products))
        .with_state(db);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move { axum::serve(listener, shop).await });
    Ok(port)
}
