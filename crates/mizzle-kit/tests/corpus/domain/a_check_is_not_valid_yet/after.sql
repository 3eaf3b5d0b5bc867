create domain d as int;
create table t (x d);
alter domain d add constraint k check (value > 0) not valid;
