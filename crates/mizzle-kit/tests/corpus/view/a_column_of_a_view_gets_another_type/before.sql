create table t (a int);
create view v as select a from t;
create view w as select a from v;
grant select on v to pg_monitor;
comment on column w.a is 'a';
