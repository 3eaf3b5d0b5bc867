create schema "order";
create table "order"."table" ("select" int, "from" int, "check" int, constraint "primary" primary key ("select"), constraint "unique" unique ("from", "check"));
create type "order"."user" as ("group" int);
create function "order"."grant"("end" int) returns int language sql as 'select 1';
create view "order"."view" as select "select" as "where" from "order"."table";
