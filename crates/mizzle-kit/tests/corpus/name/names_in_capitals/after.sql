create table "Users" ("Id" bigint primary key, "userName" varchar(80) not null default 'X', constraint "OneName" unique ("userName"));
create view "UserNames" as select "userName" from "Users";
create type "Mood" as enum ('Sad');
