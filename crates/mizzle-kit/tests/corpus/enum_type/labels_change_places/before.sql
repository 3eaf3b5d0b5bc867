create type e as enum ('low', 'high', 'middle');
create table t (a e not null default 'low', b e[]);
