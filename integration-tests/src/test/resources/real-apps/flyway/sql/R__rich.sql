DROP VIEW IF EXISTS rich;
CREATE VIEW rich AS SELECT owner FROM account WHERE balance > 100;
