create type c as (a int, d date, b text);
create table t (id int primary key, c c);
create materialized view m as select id, c from t;
