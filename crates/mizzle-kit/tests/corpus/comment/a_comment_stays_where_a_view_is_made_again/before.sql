create table t (a int);
create view v as select a from t;
comment on view v is 'same';
comment on column v.a is 'same';
