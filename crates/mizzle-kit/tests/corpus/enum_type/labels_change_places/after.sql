create type e as enum ('low', 'middle', 'high');
create table t (a e not null default 'low', b e[]);
