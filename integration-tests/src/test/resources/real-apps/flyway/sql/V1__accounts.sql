CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL UNIQUE,
  balance NUMERIC NOT NULL DEFAULT 0 CHECK (balance >= 0)
);
CREATE INDEX account_by_balance ON account (balance);
INSERT INTO account (owner, balance) VALUES ('Ada', 100), ('Grace', 250.5), ('Žofie', 0);
