create table t (a int, b int);
create sequence s as int increment 2 minvalue 1 maxvalue 100 cycle cache 3 owned by t.b;
