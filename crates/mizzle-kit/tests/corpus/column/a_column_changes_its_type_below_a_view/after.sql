create table t (a bigint);
create view v as select a from t;
create view w as select a + 1 as b from v;
comment on view v is 'a view';
comment on column w.b is 'more';
