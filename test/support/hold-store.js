// Holds the write lock of a store, as a rival process would: node hold-store.js STORE MILLISECONDS
// Prints «held» once it has the lock.
import Database from 'better-sqlite3';

const [store = '', milliseconds = '0'] = process.argv.slice(2);
const connection = new Database(store, { timeout: 10_000 });
connection.exec('BEGIN IMMEDIATE');
process.stdout.write('held\n');
setTimeout(() => {
  connection.exec('ROLLBACK');
  connection.close();
}, Number(milliseconds));
