--liquibase formatted sql

--changeset it:broken
CREATE TABLE half_done (id INTEGER);
INSERT INTO no_such_table VALUES (1);
