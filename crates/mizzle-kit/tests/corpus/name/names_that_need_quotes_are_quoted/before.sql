create table "Odd ""name" ("a b" int);
