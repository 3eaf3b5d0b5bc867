create table t (a int) partition by hash (a);
create table p partition of t for values with (modulus 2, remainder 0);
create table q (a int);
