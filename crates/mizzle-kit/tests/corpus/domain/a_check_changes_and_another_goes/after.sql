create domain d as int constraint a check (value > 1);
create table t (x d);
