// How long 1,000 personal cards take and how much memory: `node test/bench/handout.js`. Promised: 10 s and 200 MB.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython, makeMeter, plainEnvironment } from './measure.js';

const CARDS = 1000;
const CLASSES = 34;
const [MOST_SECONDS, MOST_MEGABYTES] = [10, 200];
const program = 'bin/sferum-admin.js';
const folder = mkdtempSync(join(tmpdir(), 'sferum-bench-'));
const env = plainEnvironment({ SFERUM_STORE: join(folder, 'school.db'), SFERUM_LANG: 'ru' });
const meter = makeMeter(folder, env, findPython());
const run = (...args) => meter(process.execPath, [program, ...args]);

const SYLLABLES = ['ва', 'ро', 'ми', 'ле', 'ки', 'со', 'ну', 'бе', 'та', 'го'];
const word = (number) => {
  const text = [...String(number + 1000)].map((digit) => SYLLABLES[Number(digit)]).join('');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

try {
  const organization = ['--kind=school', '--name=Школа № 5 города Приреченска', '--short-name=Школа № 5'];
  const people = ['--director=Орлова Мария Ивановна', '--admin=Лебедев Пётр Алексеевич', '--admin-phone=89000000017'];
  await run('register-org', ...organization, ...people, '--order-number=12', '--order-date=01.09.2026');
  const pupils = Array.from({ length: CARDS }, (_, number) => {
    const place = `${((number % CLASSES) % 11) + 1}${'АБВГ'[Math.floor((number % CLASSES) / 11)]}`;
    return `${word(number)}ва ${word(number * 7)} ${word(number * 3)}вна;${place}`;
  });
  writeFileSync(join(folder, 'pupils.csv'), `ФИО;Класс\n${pupils.join('\n')}\n`);
  await run('import-roster', join(folder, 'pupils.csv'), '--role', 'pupil', '--create-classes');
  await run('invite', '--all', '--role', 'pupil', '--personal', '--quiet');
  const out = join(folder, 'handout.pdf');
  const { seconds, megabytes, stdout } = await run('handout', '--all', '--out', out, '--json');
  const { invitations, pages } = JSON.parse(stdout);
  const bytes = statSync(out).size;
  const memory = megabytes === null ? 'memory not measured' : `${megabytes.toFixed(0)} MB of at most ${MOST_MEGABYTES}`;
  process.stdout.write(
    `${invitations} cards, ${pages} pages, ${(bytes / 1e6).toFixed(1)} MB: ${seconds.toFixed(1)} s of at most ${MOST_SECONDS}, ${memory}\n`,
  );
  if (invitations !== CARDS || seconds > MOST_SECONDS || (megabytes ?? 0) > MOST_MEGABYTES) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
