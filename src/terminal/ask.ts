import inquirer from 'inquirer';
import type { Language } from '../language/language.ts';

/** Asks the person at the terminal. Ctrl-C at a question ends the command with nothing done. */
export type Asker = {
  /** Asks for a line; `check` returns the complaint about a line that will not do. */
  text(message: string, check?: (answer: string) => string | true, suggested?: string): Promise<string>;
  choose<T>(message: string, choices: readonly { name: string; value: T }[]): Promise<T>;
};

/** Makes the asker of a terminal. */
export function makeAsker(
  terminal: { input: NodeJS.ReadStream; output: NodeJS.WriteStream },
  language: Language,
): Asker {
  const prompt = inquirer.createPromptModule(terminal);
  return {
    async text(message, check, suggested) {
      const validate = (answer: string) =>
        answer.trim() === '' ? language.screens.ask.empty : (check?.(answer) ?? true);
      const question = { type: 'input' as const, name: 'answer' as const, message, validate };
      const { answer } = await prompt([suggested === undefined ? question : { ...question, default: suggested }]);
      return String(answer).trim();
    },
    async choose(message, choices) {
      const { answer } = await prompt([{ type: 'select', name: 'answer', message, choices: [...choices] }]);
      return answer;
    },
  };
}
