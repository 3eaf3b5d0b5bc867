create table t (a int, b int, primary key (a, b)) partition by range (a);
create table t1 partition of t for values from (0) to (10) partition by hash (b);
create table t11 partition of t1 for values with (modulus 1, remainder 0);
create table r (a int, b int, foreign key (a, b) references t);
