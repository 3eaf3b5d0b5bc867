create table t (a int, b date, c uuid, d boolean);
