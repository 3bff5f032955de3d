/** A fault to be put into a copy of the program: texts that stand in it exactly once, and who ought to notice. */
export type Fault = {
  name: string;
  file: string;
  edits: readonly { search: string; replace: string }[];
  /** Test files, of which at least one test must turn red. */
  tests: readonly string[];
};

/** Twelve faults that would break a promise; each breaks it in one place, together with what else guards that place. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'deferred transaction',
    file: 'src/store/store.ts',
    edits: [{ search: "transact('BEGIN IMMEDIATE', ", replace: "transact('BEGIN', " }],
    tests: ['test/promises/one-door.test.ts'],
  },
  {
    name: 'no conditional update',
    file: 'src/store/invitations.ts',
    edits: [{ search: 'WHERE id = ? AND revoked_at IS NULL AND uses < max_uses AND', replace: 'WHERE id = ? AND' }],
    tests: ['test/store/invitations.test.ts'],
  },
  {
    name: 'synchronous NORMAL',
    file: 'src/store/open.ts',
    edits: [
      { search: "pragma('synchronous = FULL')", replace: "pragma('synchronous = NORMAL')" },
      { search: "journal_mode: 'wal', synchronous: 2,", replace: "journal_mode: 'wal', synchronous: 1," },
    ],
    tests: ['test/golden/schema.test.ts'],
  },
  {
    name: 'umask',
    file: 'src/store/file-bytes.ts',
    edits: [{ search: 'constants.O_RDWR, 0o600));\n  chmodSync(path, 0o600);\n', replace: 'constants.O_RDWR));\n' }],
    tests: ['test/promises/only-the-owner.test.ts'],
  },
  {
    name: 'no escape',
    file: 'src/domain/safe-text.ts',
    edits: [{ search: '[\\p{Cc}\\p{Cf}', replace: '[\\p{Cf}' }],
    tests: ['test/domain/names.test.ts', 'test/promises/terminal-output.test.ts'],
  },
  {
    name: 'exit() before drain',
    file: 'src/world.ts',
    edits: [{ search: "else stream.write('', tell);", replace: 'else process.exit();' }],
    tests: ['test/promises/piped-output.test.ts'],
  },
  {
    name: 'Latin-1 fallback',
    file: 'src/files/text-table.ts',
    edits: [
      {
        search: "if (encoding === undefined) throw unreadable(source, { kind: 'unknown-encoding' });",
        replace: "if (encoding === undefined) return 'latin1' as Encoding;",
      },
    ],
    tests: ['test/files/encoding.test.ts', 'test/files/table-file.test.ts'],
  },
  {
    name: 'dropped row',
    file: 'src/files/delimited.ts',
    edits: [
      { search: "  if (rest !== '') yield cutEnd(rest);\n", replace: "  if (rest === '') yield cutEnd(rest);\n" },
    ],
    tests: ['test/files/delimited.test.ts'],
  },
  {
    name: 'off-by-one expiry',
    file: 'src/domain/invitation.ts',
    edits: [{ search: 'return now >= invitation.expiresAt', replace: 'return now > invitation.expiresAt' }],
    tests: ['test/domain/invitations.test.ts', 'test/commands/join.test.ts'],
  },
  {
    name: 'missing audit event',
    file: 'src/store/store.ts',
    edits: [{ search: 'const isRun = changes > 0 || isEvent;', replace: 'const isRun = changes > 1 || isEvent;' }],
    tests: ['test/promises/undo.test.ts'],
  },
  {
    name: 'unsealed code',
    file: 'src/usecases/issue-invitations.ts',
    edits: [{ search: 'codeSealed: vault.seal(code),', replace: 'codeSealed: Buffer.from(code),' }],
    tests: ['test/promises/secrets.test.ts'],
  },
  {
    name: 'undo that forgets a table',
    file: 'src/store/undo.ts',
    edits: [{ search: "  'teacher_verification',\n", replace: '' }],
    tests: ['test/promises/undo.test.ts'],
  },
];
