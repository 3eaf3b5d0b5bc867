use mizzle::prelude::*;

#[derive(Table)]
#[table(Shops)]
#[has_many(products: Products)]
struct Shop {
    #[column(primary_key)]
    id: i32,
}

#[derive(Table)]
#[table(Products)]
struct Product {
    #[column(primary_key)]
    id: i32,
    shop: i32,
}

fn main() {}
