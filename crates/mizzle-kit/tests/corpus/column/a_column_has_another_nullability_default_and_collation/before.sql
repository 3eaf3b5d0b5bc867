create table t (a text, b int not null default 1, c text);
