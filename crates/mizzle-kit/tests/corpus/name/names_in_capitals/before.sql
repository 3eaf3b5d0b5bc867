create table "Users" ("Id" int primary key, "userName" text);
create view "UserNames" as select "userName" from "Users";
