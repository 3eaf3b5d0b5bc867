create extension btree_gist;
create table t (room int, during tsrange);
