create schema "a.b";
create table "a.b"."it's; drop table t; --" (" " int, "a""b" text default '"', "ü" int check ("ü" > 0), primary key (" "));
create index "i\j" on "a.b"."it's; drop table t; --" ("a""b");
create view "a.b"."v%s" as select " " as "x y" from "a.b"."it's; drop table t; --";
create type "a.b"."t y" as enum ('a', 'B');
create function "a.b"."f""g"("Arg" "a.b"."t y") returns int language sql as 'select 1';
create sequence "$1";
create table t (a int);
