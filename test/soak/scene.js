// The scene of a soak: who is at work on it takes turns, and stands still while it is looked at.
import { sleep } from './chance.js';

/** Makes a scene. All work on it goes through `takeTurn`; `alone` has nobody else at work meanwhile. */
export function makeScene({ processes, store, folder, complain }) {
  let over = false;
  let pause = null;
  let atWork = 0;
  const waiting = new Set();
  return {
    processes,
    store,
    folder,
    complain,
    /** Backups that were made and are to be proved. */
    backups: [],
    isOver: () => over,
    end() {
      over = true;
      for (const wake of waiting) wake();
    },
    /** Waits, though not beyond the end. */
    wait(milliseconds) {
      if (over) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        waiting.add(wake);
      });
    },
    async takeTurn(work) {
      while (pause !== null) await pause;
      atWork++;
      try {
        await work();
      } catch (error) {
        complain(`whoever was at work stumbled: ${error.stack}`);
      } finally {
        atWork--;
      }
    },
    async alone(work) {
      let resume = () => {};
      pause = new Promise((resolve) => {
        resume = resolve;
      });
      try {
        while (atWork > 0) await sleep(20);
        await processes.settle();
        await work();
      } finally {
        pause = null;
        resume();
      }
    },
  };
}
