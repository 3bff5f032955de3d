import inquirer from 'inquirer';
import type { Language } from '../language/language.ts';

/** Asks the person at the terminal. Ctrl-C at a question ends the command with nothing done. */
export type Asker = {
  /** Asks for a line; `check` returns the complaint about a line that will not do. */
  text(
    message: string,
    check?: (answer: string) => string | true | Promise<string | true>,
    suggested?: string,
  ): Promise<string>;
  /** Asks whether to go on; only a plain yes is one, in either language or keyboard layout. */
  confirm(message: string): Promise<boolean>;
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
    async confirm(message) {
      const { yesNo, yesOrNo, yes, no } = language.screens.ask;
      const isAnswer = (words: readonly string[], answer: string) => words.includes(answer.trim().toLowerCase());
      const validate = (answer: string) => (isAnswer([...yes, ...no, ''], answer) ? true : yesOrNo);
      const question = { type: 'input' as const, name: 'answer' as const, message: `${message} (${yesNo})`, validate };
      const { answer } = await prompt([question]);
      return isAnswer(yes, String(answer));
    },
    async choose(message, choices) {
      const theme = { style: { keysHelpTip: () => language.screens.ask.keys } };
      const { answer } = await prompt([{ type: 'select', name: 'answer', message, choices: [...choices], theme }]);
      return answer;
    },
  };
}
