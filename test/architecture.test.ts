import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/commands/registry.ts';

/**
 * Which folder of src may import from which. `types` are for type-only imports, which leave nothing at run time. The
 * table stands in ARCHITECTURE.md too.
 */
const LAYERS: Record<string, { imports: string[]; types?: string[] }> = {
  domain: { imports: ['domain'] },
  store: { imports: ['store', 'domain'] },
  documents: { imports: ['documents', 'domain'], types: ['language', 'usecases'] },
  files: { imports: ['files', 'domain'], types: ['usecases', 'world'] },
  language: { imports: ['language', 'domain'], types: ['usecases', 'store', 'terminal'] },
  terminal: { imports: ['terminal', 'domain'], types: ['language', 'usecases', 'store', 'world'] },
  usecases: { imports: ['usecases', 'domain', 'store'] },
  commands: {
    imports: ['commands', 'usecases', 'terminal', 'files', 'documents', 'domain'],
    types: ['app', 'language', 'store', 'world'],
  },
};

/** Packages, each with the one file that may import it. */
const DOORS: Record<string, string> = {
  '@commander-js/extra-typings': 'src/commands/command.ts',
  'better-sqlite3': 'src/store/sqlite.ts',
  chalk: 'src/terminal/colour.ts',
  'cli-progress': 'src/terminal/progress.ts',
  'cli-table3': 'src/terminal/table.ts',
  'csv-parse/sync': 'src/files/delimited.ts',
  'csv-stringify/sync': 'src/terminal/csv.ts',
  docx: 'src/documents/docx.ts',
  'env-paths': 'src/files/folders.ts',
  hucre: 'src/files/workbook-reader.js',
  'hucre/xlsx': 'src/files/workbook.ts',
  inquirer: 'src/terminal/ask.ts',
  'libphonenumber-js/min': 'src/files/phone.ts',
  pdfkit: 'src/documents/pdf.ts',
  'russian-nouns-js': 'src/language/ru/declension.ts',
  uqr: 'src/documents/qr.ts',
};

type Import = { from: string; target: string; typeOnly: boolean };

function listFiles(folder: string, extension = '.ts'): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path, extension) : path.endsWith(extension) ? [path] : [];
  });
}

function listImports(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/(?:^|\n)(import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g);
  return [...found].map(([, , type, still, dynamic]) => ({
    from: file,
    target: still ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }));
}

const files = listFiles('src');
/** Programs of processes of their own, which Node runs as they are. */
const programs = listFiles('src', '.js');
const imports = [...files, ...programs].flatMap(listImports);
const layerOf = (path: string) => relative('src', path).split('/')[0]?.replace(/\.ts$/, '') ?? '';

describe('the house', () => {
  test('reads its own imports', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(imports.length).toBeGreaterThan(300);
  });

  test.each(Object.entries(LAYERS))('%s imports only what lies below it', (layer, allowed) => {
    const wrong = imports
      .filter(({ from, target }) => layerOf(from) === layer && target.startsWith('.'))
      .filter(({ from, target, typeOnly }) => {
        const to = layerOf(normalize(join(dirname(from), target)));
        return !allowed.imports.includes(to) && !(typeOnly && allowed.types?.includes(to));
      });
    expect(wrong).toEqual([]);
  });

  test('every layer is in the table', () => {
    const layers = new Set(files.map(layerOf));
    expect([...layers].sort()).toEqual([...Object.keys(LAYERS), 'app', 'main', 'world'].sort());
  });

  test('each package has one door', () => {
    const outside = imports.filter(({ target }) => !target.startsWith('.') && !target.startsWith('node:'));
    expect(outside.filter(({ from, target, typeOnly }) => !typeOnly && DOORS[target] !== from)).toEqual([]);
    expect(new Set(outside.map(({ target }) => target))).toEqual(new Set(Object.keys(DOORS)));
  });

  test('the domain imports nothing from outside, not even from Node', () => {
    expect(imports.filter(({ from, target }) => layerOf(from) === 'domain' && !target.startsWith('.'))).toEqual([]);
  });

  test.each(['process', 'console', 'Date.now', 'Math.random', 'new Date()'])('%s is used in world.ts only', (name) => {
    const used = new RegExp(`(?<![\\w.'/-])${name.replace(/[.()]/g, '\\$&')}(?![\\w'-])`);
    const without = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const users = files.filter((file) => used.test(without(readFileSync(file, 'utf8'))));
    expect(users.filter((file) => file !== 'src/world.ts')).toEqual([]);
  });

  test('SQL stands in the store only', () => {
    const sql = /\b(?:SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/;
    const speakers = files.filter((file) => layerOf(file) !== 'store' && sql.test(readFileSync(file, 'utf8')));
    expect(speakers).toEqual([]);
  });

  test('Russian words stand in the language, in data of the domain and in the headers that files have', () => {
    const allowed = /^src\/(?:language\/|domain\/|files\/)/;
    const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const speakers = files.filter((file) => !allowed.test(file) && /[а-яё]/i.test(code(readFileSync(file, 'utf8'))));
    expect(speakers).toEqual(['src/commands/store/demo.ts']);
  });

  test('commands speak in the words of the organisation: of the language itself they take the help only', () => {
    const commands = files.filter((file) => layerOf(file) === 'commands');
    const users = commands.filter((file) => /\bapp\.language\b(?!\.help\b)(?!'])/.test(readFileSync(file, 'utf8')));
    expect(users).toEqual([]);
  });

  test('a command has a file of its name', () => {
    for (const [name, { group }] of Object.entries(COMMANDS)) {
      expect(files).toContain(`src/commands/${group}/${name}.ts`);
    }
  });
});
