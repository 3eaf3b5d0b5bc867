create domain d as int default 3 not null constraint positive check (value > 0);
create table t (a d);
