CREATE TABLE never_seen (id INTEGER);
UPDATE account SET balance = -1;
