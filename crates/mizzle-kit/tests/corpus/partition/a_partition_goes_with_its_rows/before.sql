create table t (a int, b int unique) partition by hash (b);
create table p partition of t for values with (modulus 2, remainder 0);
create table q partition of t for values with (modulus 2, remainder 1);
