create table t (a int) partition by hash (a);
create table p (a int);
create table q partition of t for values with (modulus 2, remainder 1);
