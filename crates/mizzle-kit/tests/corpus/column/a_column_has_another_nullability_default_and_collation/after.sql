create table t (a text not null, b int, c text collate "C" default 'z');
