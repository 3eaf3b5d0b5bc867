create table p (a int default 1, b text, c text default 'x', d int);
create table c () inherits (p);
alter table only c alter column a set default 2, alter column c drop default, alter column b set not null,
    alter column d set default 4, alter column d set statistics 50, alter column b set storage external;
create table e () inherits (p);
