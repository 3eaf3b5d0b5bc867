create table t (a int);
alter table t add constraint k check (a > 0) not valid;
