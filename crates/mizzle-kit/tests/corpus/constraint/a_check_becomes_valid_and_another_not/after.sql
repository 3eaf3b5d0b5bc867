create table t (a int, b int);
alter table t add constraint k check (a > 0);
alter table t add constraint l check (b > 0) not valid;
