"""The plain way to put a roster into SQLite: the csv module and executemany into indexes that are kept meanwhile."""
import csv
import sqlite3
import sys

SCHEMA = """
CREATE TABLE person (id TEXT, surname TEXT, name TEXT, patronymic TEXT, birth_date TEXT, class TEXT, phone TEXT, email TEXT);
CREATE UNIQUE INDEX person_by_id ON person (id);
CREATE INDEX person_by_full_name ON person (surname, name, patronymic);
CREATE INDEX person_by_name ON person (surname, name);
CREATE INDEX person_by_class ON person (class);
"""


def load(roster, database):
    """Loads a roster into a new database, in one transaction."""
    connection = sqlite3.connect(database)
    connection.execute('PRAGMA journal_mode = WAL')
    connection.execute('PRAGMA synchronous = FULL')
    connection.executescript(SCHEMA)
    with open(roster, encoding='utf-8', newline='') as text, connection:
        rows = csv.reader(text, delimiter=';')
        next(rows)
        connection.executemany('INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?)', rows)
    connection.close()


load(sys.argv[1], sys.argv[2])
