create table t (id int primary key, kind varchar(9) not null, address cidr, constraint kinds check (kind in ('a', 'b')));
create index ts on t (id) where kind in ('a', 'b');
