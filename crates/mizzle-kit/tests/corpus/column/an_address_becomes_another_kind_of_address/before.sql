create table t (a cidr, b inet);
