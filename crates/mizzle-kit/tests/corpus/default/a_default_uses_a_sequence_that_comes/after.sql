create sequence s start 100;
create table t (a int default nextval('s'));
