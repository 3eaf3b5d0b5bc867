create table t (a int generated always as identity (start 5 increment 2 cache 10));
