create table t (a bit(4), b varbit(4), c bit(8));
