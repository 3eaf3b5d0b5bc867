create table events (id int, kind varchar(20), at text) partition by list (kind);
create table views (id int, kind varchar(20), at text);
alter table events attach partition views for values in ('view');
create index events_by_kind on events (kind, at);
create index views_by_kind on views (kind, at);
comment on index views_by_kind is 'by kind';
