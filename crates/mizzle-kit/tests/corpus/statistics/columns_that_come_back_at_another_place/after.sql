create table t (b int, c text);
