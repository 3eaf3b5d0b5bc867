create table t (a int, b int, c text, constraint u unique (a) include (b, c) with (fillfactor = 60), constraint n unique nulls not distinct (b));
