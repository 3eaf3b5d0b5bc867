create type mood as enum ('sad', 'ok');
create table t (m text not null default 'ok');
