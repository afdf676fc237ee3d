PRAGMA journal_mode = WAL;
INSERT INTO item (name) VALUES ('in the log');
PRAGMA wal_autocheckpoint;
PRAGMA wal_autocheckpoint = 10;
UPDATE item SET price = 1;
PRAGMA wal_checkpoint(TRUNCATE);
PRAGMA journal_mode;
SELECT count(*), sum(price) FROM item;
