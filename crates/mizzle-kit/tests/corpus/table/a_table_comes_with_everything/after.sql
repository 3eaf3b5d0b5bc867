create table t (
    id bigint generated always as identity primary key,
    email text not null unique,
    age int check (age between 0 and 150),
    tags text[] not null default '{}',
    doubled int generated always as (age * 2) stored,
    made timestamptz not null default now()
) with (fillfactor = 80);
create index on t (made desc);
create index on t using gin (tags);
comment on table t is 'people';
