create domain d as int[] check (cardinality(value) < 10);
create table t (a d);
