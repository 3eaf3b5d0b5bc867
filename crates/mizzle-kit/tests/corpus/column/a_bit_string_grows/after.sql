create table t (a bit(8), b varbit(8), c varbit);
