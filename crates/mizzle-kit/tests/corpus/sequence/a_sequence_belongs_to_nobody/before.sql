create table t (id serial, b int);
