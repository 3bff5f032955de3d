// Runs the program, kills it when its hour has come, and keeps the book of what every process said and did.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { sleep } from './chance.js';

export const PROGRAM = fileURLToPath(new URL('../../bin/sferum-admin.js', import.meta.url));

/** A process that takes longer than this hangs, in milliseconds. */
const HANGS_AFTER = 120_000;
/** How long the program waits for others unless it is told, in milliseconds. */
const WAIT = 10_000;
/** A command that was never run yet is taken to last so long. */
const USUAL = 300;
/** What a fault looks like on the screen, whatever the exit code. */
const CRASH =
  /database is locked|SQLITE_|^\s+at .*:\d+|\b(?:Type|Range|Reference|Syntax)?Error:|Assertion|FATAL|Внутренняя/m;
const CODE_OF_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, SIGKILL: 137 };

/**
 * Makes what runs the program: `run` a command line of a script, `open` one at a pseudo-terminal. Every process acts under
 * a name of its own, so that each run in the audit log tells which process made it. `doomNext` has one of the next
 * processes killed, at a moment that falls into its usual span of life.
 */
export function makeProcesses({ store, journal, env, began, complain }) {
  const running = new Set();
  const book = [];
  let doom = null;

  function begin(argv, actor, { reads = false, probe = null, nothing = null }) {
    const number = book.length + 1;
    const deed = { number, actor: `${actor}/${number}`, command: argv[0], argv, killed: null, reads, probe, nothing };
    book.push(deed);
    return deed;
  }

  async function run(actor, argv, { expected = [], at = store, environment = {}, spare = false, ...more } = {}) {
    const deed = begin(argv, actor, more);
    if (at !== store) deed.elsewhere = true;
    const line = [PROGRAM, ...argv, '--store', at, '--actor', deed.actor];
    const child = spawn(process.execPath, line, { env: { ...env, ...environment }, detached: true });
    const output = collect(child);
    const ended = watch(deed, child, () => child.pid);
    child.stdin.on('error', () => {}).end();
    if (!spare) maybeDoom(deed, (signal) => child.kill(signal));
    await finish(deed, ended, output);
    judge(deed, expected);
    note(deed);
    return deed;
  }

  /** Opens a command at a pseudo-terminal; `converse` talks to it, `told` counts the runs its screen acknowledged. */
  async function open(actor, argv, converse, { pidFile, told, ...more }) {
    const deed = begin(argv, actor, more);
    const words = [process.execPath, PROGRAM, ...argv, '--store', store, '--actor', deed.actor];
    const line = `stty cols 100 rows 40; echo $$ > ${quote(pidFile)}; exec ${words.map(quote).join(' ')}`;
    const terminal = { TERM: 'xterm', SFERUM_LANG: 'ru' };
    const child = spawn('script', ['-qfec', line, '/dev/null'], { env: { ...env, ...terminal }, detached: true });
    const output = collect(child);
    child.stdin.on('error', () => {}); // who is typed to may have been killed
    const inner = () => Number(readFileSync(pidFile, 'utf8'));
    const ended = watch(deed, child, null);
    maybeDoom(deed, (signal) => process.kill(inner(), signal), 4);
    const screen = () => stripVTControlCharacters(output.stdout).replaceAll('\r', '');
    deed.terminal = true;
    await converse(makeKeyboard(child, screen, () => deed.code !== undefined));
    await finish(deed, ended, output);
    child.stdin.end();
    deed.screen = screen();
    deed.told = told(deed.screen, deed.code);
    judge(deed, [130]);
    note(deed);
    return deed;
  }

  /** Writes down what a process was told and what became of it. */
  function note({ actor, argv, code, killed, error, told, milliseconds, document }) {
    const { runId, rejects } = document ?? {};
    const line = { actor, argv, code, killed, error, told, milliseconds: Math.round(milliseconds), runId, rejects };
    appendFileSync(journal, `${JSON.stringify(line)}\n`);
  }

  function watch(deed, child, processId) {
    const started = performance.now();
    deed.startedAt = Date.now();
    deed.seconds = (deed.startedAt - began) / 1000;
    const alive = { child, deed, processId };
    running.add(alive);
    const alarm = setTimeout(() => {
      complain(`${deed.argv.join(' ')} hangs`);
      child.kill('SIGKILL');
    }, HANGS_AFTER);
    return new Promise((resolve) => {
      child.once('error', (error) => complain(`${deed.command} cannot be started: ${error.message}`));
      child.once('close', (code, signal) => {
        clearTimeout(alarm);
        running.delete(alive);
        deed.milliseconds = performance.now() - started;
        deed.code = code ?? CODE_OF_SIGNAL[signal] ?? -1;
        resolve();
      });
    });
  }

  /** Kills the process if it was chosen, at a moment of the span that its command usually takes. */
  function maybeDoom(deed, kill, times = 1) {
    if (doom === null || !doom.takes(deed)) return;
    const sentence = doom;
    const { signal, part } = sentence;
    doom = null;
    const delay = part * usualSpan(deed.command) * times;
    sleep(delay).then(() => {
      if (deed.code !== undefined) {
        doom ??= sentence; // it was quicker; the next one, then
        return;
      }
      deed.killed = signal;
      try {
        kill(signal);
      } catch {
        deed.killed = null; // it ended at this moment, or had not begun
      }
    });
  }

  function usualSpan(command) {
    const spans = book.flatMap((deed) => {
      return deed.command === command && deed.code === 0 && !deed.terminal ? [deed.milliseconds] : [];
    });
    return spans.length === 0
      ? USUAL
      : spans.slice(-20).sort((a, b) => a - b)[Math.floor(Math.min(spans.length, 20) / 2)];
  }

  function judge(deed, expected) {
    const { code, killed, stdout, stderr, command, argv } = deed;
    // who is turned away has waited as long as it was told, or as the program does by itself
    const waited = argv.includes('--wait') || deed.milliseconds >= WAIT ? [7] : [];
    const allowed = [0, 3, 4, 5, 6, ...waited, ...expected, ...(killed ? [CODE_OF_SIGNAL[killed]] : [])];
    const where = `${argv.join(' ')} (${deed.actor}) ended with ${code}: ${(stderr || stdout).slice(0, 600)}`;
    if (!allowed.includes(code)) return complain(`a code that nothing explains: ${where}`);
    if (CRASH.test(stderr) || (deed.terminal && CRASH.test(deed.screen))) return complain(`a crash: ${where}`);
    if (deed.terminal || !argv.includes('--json')) return;
    deed.document = readDocument(stdout);
    if (code === 0 && (deed.document === null || stderr !== '')) complain(`no document, or more than one: ${where}`);
    if (code > 0 && code < 128) deed.error = readDocument(stderr)?.error?.code ?? complain(`no error object: ${where}`);
    if (command === 'doctor') return;
    if (code === 0 && deed.document?.applied === false) complain(`not applied: ${where}`);
  }

  const sampling = setInterval(() => {
    for (const { deed, processId } of running) if (processId !== null) deed.peak = readPeak(processId()) ?? deed.peak;
  }, 25);

  return {
    run,
    open,
    book,
    /** Forgets the texts of processes whose work has been proved, which would fill the memory of hours. */
    forgetTexts() {
      for (const deed of book) {
        if (deed.code === undefined) continue;
        for (const text of ['stdout', 'stderr', 'screen']) delete deed[text];
        if (deed.reads && typeof deed.document?.runId !== 'number') delete deed.document;
      }
    },
    doomNext(signal, part, takes) {
      doom = { signal, part, takes };
    },
    /** Waits until nothing runs any more. */
    async settle() {
      while (running.size > 0) await sleep(20);
    },
    stop() {
      clearInterval(sampling);
      for (const { child } of running) child.kill('SIGKILL');
    },
  };
}

async function finish(deed, ended, output) {
  await ended;
  deed.stdout = output.stdout;
  deed.stderr = output.stderr;
}

function collect(child) {
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      printed[stream] += text;
    });
  }
  return printed;
}

/** The most memory that a process has held so far, in MB; undefined where the system does not tell. */
function readPeak(id) {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'));
    return peak === null ? undefined : Number(peak[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** The hands and eyes of a person at a terminal. */
function makeKeyboard(child, screen, isOver) {
  let read = 0;
  return {
    screen,
    type: (text) => child.stdin.write(text),
    /** Waits for one of some texts after what was read before; gives it, or null when the program ends first. */
    async see(...texts) {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const shown = screen();
        const found = texts.map((text) => [shown.indexOf(text, read), text]).filter(([at]) => at >= 0);
        const [first] = found.sort(([one], [other]) => one - other);
        if (first !== undefined) {
          read = first[0] + first[1].length;
          return first[1];
        }
        if (isOver() || Date.now() > deadline) return null;
        await sleep(15);
      }
    },
  };
}

function readDocument(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
