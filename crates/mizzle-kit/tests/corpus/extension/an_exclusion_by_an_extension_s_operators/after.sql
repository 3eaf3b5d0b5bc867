create extension btree_gist;
create table t (room int, during tsrange, constraint free exclude using gist (room with =, during with &&) where (room > 0));
