create table t (a bigint, b int);
create view v as select a, b from t;
grant select on v to pg_read_all_data;
