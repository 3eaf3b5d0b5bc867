create table t (id int, gone text);
