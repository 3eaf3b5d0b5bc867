create type c as (a numeric, d timestamp, e text);
create table t (id int primary key, c c);
create materialized view m as select id, c from t;
