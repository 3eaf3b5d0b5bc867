create table t (a json, b json default '[]');
