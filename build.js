// Installs what is missing and bundles src/ into dist/. Run by npm before demo and test, and after an installation.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

async function bundle() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
    external: ['bindings'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
  });
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist', { recursive: true });
  for (const file of outputFiles) writeFileSync(file.path, file.contents);
  cpSync('src/store/migrations', 'dist/migrations', { recursive: true });
}

if (process.env.npm_lifecycle_event !== 'prepare' && needsInstallation()) process.exitCode = install();
else await bundle();
