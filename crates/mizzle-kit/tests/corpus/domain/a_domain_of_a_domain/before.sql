create domain a as int check (value > 0);
create domain b as a check (value < 100);
create table t (x b);
