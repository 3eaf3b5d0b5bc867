create table t (a int generated always as identity (start 10), b int not null, c int generated always as identity (increment 5 cycle));
