create sequence z;
create table t (id int default nextval('z'));
