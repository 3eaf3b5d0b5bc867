create type money_of as (amount int, currency varchar(3));
create domain price as money_of check ((value).amount > 0);
create type entry as (name text, price price);
create table orders (id int primary key, total money_of default row(1, 'EUR')::money_of, parts money_of[], best price, lines entry[]);
create view totals as select id, (total).amount as amount from orders;
create function currency(m money_of) returns text immutable language sql return (m).currency;
create index on orders (currency(total));
comment on type money_of is 'what it costs';
