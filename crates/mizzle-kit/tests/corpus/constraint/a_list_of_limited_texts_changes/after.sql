create table t (id int primary key, kind varchar(9) not null default 'b', address cidr,
    constraint kinds check (kind in ('a', 'b', 'c')),
    constraint addresses check (address in ('10.0.0.0/8', '192.168.0.0/16')));
create index ts on t (id) where kind not in ('a', 'b');
create view v as select id from t where kind in ('a', 'c');
alter table t enable row level security;
create policy p on t using (kind in ('a', 'c'));
