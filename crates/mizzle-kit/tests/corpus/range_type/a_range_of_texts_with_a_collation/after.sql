create type r as range (subtype = text, collation = "C");
create table t (a r, b r[], exclude using gist (a with &&));
