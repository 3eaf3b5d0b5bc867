create table t (a int, b int, constraint u unique (a) deferrable, constraint v unique (b));
