create collation one (provider = icu, locale = 'de');
create table t (id int primary key, a text collate one not null, b varchar(20) collate one default 'x');
create index t_a on t (a);
create index t_b on t (lower(b) collate one);
