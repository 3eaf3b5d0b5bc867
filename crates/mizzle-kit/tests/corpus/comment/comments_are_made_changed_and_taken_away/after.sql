create table t (a int primary key);
comment on table t is 'other';
comment on constraint t_pkey on t is 'key';
create function f(int) returns int language sql as 'select 1';
comment on function f(int) is 'eff';
create domain d as int constraint k check (value > 0);
comment on constraint k on domain d is 'check';
