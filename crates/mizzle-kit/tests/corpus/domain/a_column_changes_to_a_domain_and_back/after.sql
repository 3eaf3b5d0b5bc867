create domain d as int;
create domain k as int check (value > 0);
create table t (a d, b k, c int);
