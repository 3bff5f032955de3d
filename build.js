// Installs what is missing and bundles src/ into dist/. Run by npm before demo and test, and after an installation.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
process.chdir(root);

/** The record npm leaves of an installation is older than the lock file, or is not there. */
function needsInstallation() {
  const installed = 'node_modules/.package-lock.json';
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync('package-lock.json').mtimeMs;
}

/** Runs `npm ci`, which ends by running this file again to bundle. */
function install() {
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  return spawnSync(command, args, { stdio: 'inherit', shell: !npm }).status ?? 1;
}

/** Packages that few commands need, each in a bundle of its own that is read only when its door is opened. */
const DOORS = [
  'chalk',
  'cli-progress',
  'cli-table3',
  'csv-parse/sync',
  'csv-stringify/sync',
  'docx',
  'env-paths',
  'hucre/xlsx',
  'inquirer',
  'libphonenumber-js/min',
  'pdfkit',
  'russian-nouns-js',
  'uqr',
];
/** The fonts of documents, which are embedded in them as far as they are used, with their licence. */
const FONT_FILES = ['400Regular/PTSans_400Regular.ttf', '700Bold/PTSans_700Bold.ttf', 'LICENSE_FONT'];
/** Those of them that are imported by their default export. */
const DEFAULT_EXPORTS = new Set(['env-paths', 'inquirer']);
const pathOf = (name) => `vendor/${name.replaceAll('/', '-')}.cjs`;

/** Sends the imports of the packages behind doors to their own bundles. */
const behindDoors = {
  name: 'behind-doors',
  setup(build) {
    const filter = new RegExp(`^(?:${DOORS.join('|')})$`);
    build.onResolve({ filter }, ({ path }) => ({ path: `./${pathOf(path)}`, external: true }));
  },
};

const OPTIONS = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
  external: ['bindings'],
  // import() of a bundle behind a door becomes require(), which needs no module loader
  supported: { 'dynamic-import': false },
};

/** Bundles the program as CommonJS, which Node loads faster than modules, and keeps its machine code beside it. */
async function bundle() {
  const { build } = await import('esbuild');
  const program = build({
    ...OPTIONS,
    entryPoints: ['src/main.ts'],
    outfile: 'dist/main.cjs',
    plugins: [behindDoors],
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  });
  const doors = DOORS.map((name) => {
    const member = DEFAULT_EXPORTS.has(name) ? '.default' : '';
    const stdin = { contents: `module.exports = require(${JSON.stringify(name)})${member};`, resolveDir: root };
    return build({ ...OPTIONS, stdin, outfile: `dist/${pathOf(name)}` });
  });
  const reader = build({ ...OPTIONS, format: 'esm', entryPoints: ['src/files/workbook-worker.js'], outdir: 'dist' });
  const bundles = await Promise.all([program, reader, ...doors]);
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist/vendor', { recursive: true });
  for (const file of bundles.flatMap(({ outputFiles }) => outputFiles)) writeFileSync(file.path, file.contents);
  const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/pt-sans/package.json'));
  for (const file of FONT_FILES) cpSync(join(fonts, file), join('dist/fonts', file));
  cpSync('src/store/migrations', 'dist/migrations', { recursive: true });
  const warmUp = "require('./bin/load-program.js').saveCodeCache([['--help'], ['demo', '--quiet', '--dry-run']])";
  spawnSync(process.execPath, ['-e', warmUp], { stdio: ['ignore', 'ignore', 'inherit'] });
}

if (process.env.npm_lifecycle_event !== 'prepare' && needsInstallation()) process.exitCode = install();
else await bundle();
