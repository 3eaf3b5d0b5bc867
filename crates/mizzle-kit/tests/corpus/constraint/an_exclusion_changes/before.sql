create table t (a int4range, b circle, constraint x exclude using gist (a with &&));
