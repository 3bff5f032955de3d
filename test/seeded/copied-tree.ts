import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from './faults.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = new Set(['.git', 'dist', 'node_modules', 'coverage']);

/** How test files ended: the names of the tests that failed, or of files that could not prepare theirs, how many passed, and files that did not even load. */
export type Verdict = { red: string[]; passed: number; unloaded: string[] };

type Result = { status: string; fullName: string; failureMessages: string[] };

type Report = {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: Result[];
  }[];
};

/** A test that only took too long may have met a slow machine, not the fault. */
function isRed({ status, failureMessages }: Result): boolean {
  return status === 'failed' && !failureMessages.every((message) => message.includes('timed out in'));
}

/** A copy of the program and its tests in which faults can be put, built and tested; nothing is written to the original. */
export class CopiedTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'sferum-seeded-'));

  constructor() {
    for (const name of readdirSync(ROOT)) {
      if (!LEFT_OUT.has(name)) cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    }
    this.linkPackages();
  }

  /** Each package is a link of its own, so that what tools keep in node_modules is kept in that of the copy. */
  private linkPackages(): void {
    const packages = join(ROOT, 'node_modules');
    const names = readdirSync(packages).filter((name) => !name.startsWith('.') || name === '.bin');
    const scoped = names.filter((name) => name.startsWith('@'));
    const paths = names
      .filter((name) => !scoped.includes(name))
      .concat(scoped.flatMap((scope) => readdirSync(join(packages, scope)).map((name) => join(scope, name))));
    for (const path of paths) {
      mkdirSync(dirname(join(this.folder, 'node_modules', path)), { recursive: true });
      symlinkSync(join(packages, path), join(this.folder, 'node_modules', path));
    }
  }

  /** Puts a fault in; the texts that it replaces must stand in the file exactly once. Returns what takes it out again. */
  apply({ name, file, edits }: Pick<Fault, 'name' | 'file' | 'edits'>): () => void {
    const path = join(this.folder, file);
    const sound = readFileSync(path, 'utf8');
    let faulty = sound;
    for (const { search, replace } of edits) {
      const found = faulty.split(search).length - 1;
      if (found !== 1) throw new Error(`«${name}» is to replace a text that ${file} has ${found} times: ${search}`);
      faulty = faulty.replace(search, () => replace);
    }
    writeFileSync(path, faulty);
    return () => writeFileSync(path, sound);
  }

  /** Bundles the program; what does not build is an error. */
  async build(): Promise<void> {
    const { code, output } = await this.run([join(this.folder, 'build.js')], { npm_lifecycle_event: 'prepare' });
    if (code !== 0) throw new Error(`the copy does not build:\n${output}`);
  }

  /** Has the compiler read the program; what does not compile is an error. */
  async compile(): Promise<void> {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { code, output } = await this.run([compiler, '--noEmit', '-p', this.folder]);
    if (code !== 0) throw new Error(`the copy does not compile:\n${output}`);
  }

  /** Runs test files. */
  async test(files: readonly string[]): Promise<Verdict> {
    const report = join(this.folder, 'report.json');
    rmSync(report, { force: true });
    const runner = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const argv = [runner, 'run', '--root', this.folder, '--reporter=json', `--outputFile=${report}`, ...files];
    const { output } = await this.run(argv);
    let told: Report;
    try {
      told = JSON.parse(readFileSync(report, 'utf8')) as Report;
    } catch {
      throw new Error(`the tests of the copy told nothing:\n${output}`);
    }
    const results = told.testResults;
    const tests = results.flatMap(({ assertionResults }) => assertionResults);
    const unloaded = results.flatMap(({ name, message, assertionResults }) =>
      assertionResults.length === 0 ? [`${name}: ${message}`] : [],
    );
    if (results.length < files.length) unloaded.push(`of ${files.join(', ')} only ${results.length} were found`);
    // what a test file prepares may fail as well; its tests are skipped then
    const unprepared = results.flatMap(({ name, status, assertionResults }) => {
      const unasked = assertionResults.length > 0 && assertionResults.every((one) => one.status !== 'failed');
      return status === 'failed' && unasked ? [`what ${relative(this.folder, name)} prepares`] : [];
    });
    return {
      red: [...unprepared, ...tests.filter(isRed).map(({ fullName }) => fullName)],
      passed: tests.filter(({ status }) => status === 'passed').length,
      unloaded,
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private run(argv: readonly string[], more: Record<string, string> = {}): Promise<{ code: number; output: string }> {
    const env = { PATH: process.env.PATH ?? '', HOME: this.folder, ...more };
    const child = spawn(process.execPath, argv, { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, output }));
    });
  }
}
