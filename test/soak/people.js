// Who is at work during a soak: scripts, the person at the terminal, cron, who makes the backups, and the killer.
import { join } from 'node:path';
import { drawPause, inventPerson, pick, sleep } from './chance.js';
import { examine, tidy } from './checkpoint.js';
import { writePupils } from './register.js';
import { CHANGES, drawWork, learn, READS } from './work.js';

const ENTER = '\r';
const CTRL_C = '\x03';
/** How long each pauses on average, in milliseconds. */
const PAUSE = { script: 1200, person: 3000, cron: 60_000, backup: 40_000, kill: 5000 };

/** Does something again and again until the scene is over, with pauses; while the scene is checked nothing begins. */
async function repeat(scene, pause, work) {
  while (!scene.isOver()) {
    await scene.wait(pause());
    if (scene.isOver()) return;
    await scene.takeTurn(work);
  }
}

/** A script that does the work of the year at random; several at once are each other's rivals. */
export async function playScript(scene, desk) {
  const { random } = desk;
  await repeat(
    scene,
    () => drawPause(random, PAUSE.script),
    async () => {
      const reads = random() < 0.25;
      const work = drawWork(random, reads ? READS : CHANGES)(desk);
      if (work === null) return;
      const impatient = random() < 0.04 ? ['--wait', '0'] : [];
      // several at once with the same code: where it admits one, one comes in
      const rivals = work.argv[0] === 'join' && work.argv[1] !== '--from' && random() < 0.15 ? 3 : 1;
      const deeds = Array.from({ length: rivals }, (_, rival) => {
        const argv = rival === 0 ? work.argv : [...work.argv.slice(0, 3), inventPerson().fullName];
        return scene.processes.run(desk.name, [...argv, ...impatient, '--json'], {
          reads,
          probe: rival === 0 ? work.probe : null,
          nothing: work.nothing,
        });
      });
      for (const deed of await Promise.all(deeds)) learn(desk, deed);
    },
  );
}

/** Cron: each minute what it does in a night, each third minute what it does in a week. */
export async function playCron(scene, findings) {
  let nights = 0;
  await repeat(
    scene,
    () => PAUSE.cron,
    async () => {
      await tidy(scene);
      await examine(scene, findings, 'cron');
      if (nights++ % 3 === 0) await scene.processes.run('cron', ['backup', '--quiet']);
    },
  );
}

/** Makes backups while all others write; each notes what had been acknowledged before it began. */
export async function playBackups(scene, random) {
  let number = 0;
  await repeat(
    scene,
    () => drawPause(random, PAUSE.backup),
    async () => {
      const file = join(scene.folder, `backup-${++number}.db`);
      const acknowledged = scene.processes.book.flatMap(({ document }) => document?.runId ?? []);
      const deed = await scene.processes.run('backup', ['backup', '--out', file, '--json'], { reads: true });
      scene.backups.push({ file, deed, acknowledged });
    },
  );
}

const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGINT', 'SIGTERM'];

/** Chooses which process dies next, of what, and when: mostly of those that write, mostly late in their lives. */
export async function playKiller(scene, random) {
  while (!scene.isOver()) {
    await scene.wait(drawPause(random, PAUSE.kill));
    const part = random() < 0.7 ? 0.55 + random() * 0.6 : random();
    const readersToo = random() < 0.1;
    const patience = random() < 0.3 ? ['import-roster', 'backup', 'undo', 'approve', 'join'] : null;
    const deadline = Date.now() + 6000;
    scene.processes.doomNext(pick(random, SIGNALS), part, ({ command, reads }) => {
      if (patience !== null && Date.now() < deadline) return patience.includes(command);
      return readersToo || !reads;
    });
  }
}

/** The person at the terminal: reviews requests, looks at an import before it is done, withdraws, invites. */
export async function playPerson(scene, desk) {
  let sessions = 0;
  await repeat(
    scene,
    () => drawPause(desk.random, PAUSE.person),
    async () => {
      const [argv, converse, more = {}] = pick(desk.random, [
        review,
        review,
        review,
        look,
        look,
        withdraw,
        inviteClass,
      ])(desk);
      const pidFile = join(scene.folder, `person-${++sessions}.pid`);
      await scene.processes.open('person', argv, converse, { pidFile, ...more });
    },
  );
}

const QUESTION = 'Что делать с заявкой?';

/** Reviews some requests; tells how many decisions the screen acknowledged. */
function review(desk) {
  const { random } = desk;
  const converse = async (keyboard) => {
    let last = 0;
    for (let left = 1 + Math.floor(random() * 4); ; left--) {
      const seen = await keyboard.see(QUESTION, 'Принято: ', 'Заявок ', 'Нет заявок');
      if (seen !== QUESTION) break;
      await sleep(200 + random() * 800);
      if (left <= 0 && random() < 0.5) {
        keyboard.type(CTRL_C);
        continue;
      }
      const shown = keyboard.screen().slice(last);
      last = keyboard.screen().length;
      const candidates = new Set(shown.match(/принять: это #\d+/g)).size;
      const place = left <= 0 ? 5 : candidates > 0 && random() < 0.6 ? 1 - candidates : pick(random, [2, 3, 3, 4]);
      keyboard.type(`${candidates + place}${ENTER}`);
      if (place === 3 && (await keyboard.see('Причина:')) !== null) keyboard.type(`нет в списке${ENTER}`);
    }
    return null;
  };
  return [['approve'], converse, { told: countDecisions }];
}

function countDecisions(screen) {
  const summary = /Принято: (\d+), отклонено: (\d+)/.exec(screen);
  if (summary !== null) return Number(summary[1]) + Number(summary[2]);
  return null;
}

/** Looks at what an import would do, and says yes, no, or leaves. */
function look(desk) {
  const { random } = desk;
  const newcomers = Array.from({ length: 2 }, () => ({ ...inventPerson(), className: desk.classOf() }));
  const argv = ['import-roster', writePupils(desk.file(), newcomers), '--role', 'pupil'];
  const answer = pick(random, ['да', 'да', 'да', 'нет', CTRL_C]);
  const converse = async (keyboard) => {
    if ((await keyboard.see('Внести эти изменения?')) === null) return;
    await sleep(300 + random() * 1500);
    keyboard.type(answer === CTRL_C ? CTRL_C : `${answer}${ENTER}`);
  };
  const values = newcomers.map(({ id }) => id);
  const sql = 'SELECT count(*) AS number FROM person WHERE external_id IN (?, ?)';
  const told = (_screen, code) => (code === 0 && answer === 'да' ? 1 : 0);
  return [argv, converse, { told, probe: { sql, values, whole: 2 } }];
}

/** Records that a pupil leaves; the reason is asked for. */
function withdraw(desk) {
  const converse = async (keyboard) => {
    if ((await keyboard.see('Почему выбывает?')) !== null) keyboard.type(`4${ENTER}`);
  };
  const told = (screen) => (screen.includes('Выбытие записано') ? 1 : 0);
  return [['withdraw', `#${desk.pupil().id}`], converse, { told }];
}

/** Invites a class; for whom is asked. */
function inviteClass(desk) {
  const converse = async (keyboard) => {
    if ((await keyboard.see('Кого пригласить?')) !== null) keyboard.type(ENTER);
  };
  const told = (screen) => (/Выдано \d/.test(screen) ? 1 : 0);
  return [['invite', desk.classOf(), '--uses', '3'], converse, { told }];
}
