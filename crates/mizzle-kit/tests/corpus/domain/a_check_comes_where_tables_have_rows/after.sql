create domain d as int constraint positive check (value > 0);
create table t (a d, b d);
create table u (a d);
