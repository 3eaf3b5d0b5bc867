create schema ext;
create extension citext schema ext;
