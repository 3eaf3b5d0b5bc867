create table t (a bigint[], b varchar(10)[]);
