create table docs (id int primary key, body text);
