create table t (a int);
create rule r as on delete to t do instead nothing;
create view v as select a from t;
create rule w as on insert to v do instead insert into t values (new.a);
