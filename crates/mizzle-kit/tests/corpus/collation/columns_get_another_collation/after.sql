create collation other (provider = icu, locale = 'sv');
create table t (id int primary key, a text collate other not null, b varchar(20) collate other default 'x');
create index t_a on t (a);
create index t_b on t (lower(b) collate other);
