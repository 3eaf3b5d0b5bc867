create table t (a int, b int, constraint u unique (a), constraint v unique (b) deferrable initially deferred);
