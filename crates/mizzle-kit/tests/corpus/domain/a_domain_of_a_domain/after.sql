create domain a as int check (value > 0);
create domain b as a default 5 check (value < 50);
create table t (x b);
