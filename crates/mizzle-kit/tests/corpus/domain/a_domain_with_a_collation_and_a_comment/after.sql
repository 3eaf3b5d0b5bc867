create domain d as text collate "C" not null;
comment on domain d is 'plain';
grant usage on domain d to pg_monitor with grant option;
