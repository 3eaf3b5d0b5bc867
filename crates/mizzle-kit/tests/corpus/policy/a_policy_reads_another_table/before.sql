create table t (a int);
create table members (who text, t int);
