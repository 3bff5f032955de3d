'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const program = join(__dirname, '..', 'dist', 'main.cjs');
const cache = join(__dirname, '..', 'dist', 'main.cache');

/** Loads the bundled program with the machine code that the build kept of it, which takes a third off a short command. */
function loadProgram() {
  const script = compile(readIfPresent(cache));
  return run(script);
}

/** Runs command lines one after the other and keeps the machine code they needed; the build calls it. */
async function saveCodeCache(commandLines) {
  const script = compile(undefined);
  const { main, realWorld } = run(script);
  for (const argv of commandLines) await main(argv, realWorld());
  writeFileSync(cache, script.createCachedData());
}

/** V8 takes the cache only if it was made by the same V8 of the same source, and compiles otherwise. */
function compile(cachedData) {
  const source = readFileSync(program, 'utf8');
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  return new Script(wrapped, { filename: program, ...(cachedData && { cachedData }) });
}

function run(script) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(program), module, program, join(program, '..'));
  return module.exports;
}

function readIfPresent(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

module.exports = { loadProgram, saveCodeCache };
