import type { Role } from '../../domain/person.ts';
import type { DocumentWords } from '../../language/ru/documents.ts';
import type { Handout, HandoutClass } from '../../usecases/prepare-handout.ts';

export type HandoutWords = DocumentWords['handout'];

/** What every sheet and card of a class has in common. */
export type HandoutScene = {
  words: HandoutWords;
  handout: Handout;
  place: HandoutClass;
  /** What the steps for somebody in a role depend on. */
  invited(role: Role, link: boolean): Parameters<HandoutWords['steps']>[0];
};

/** The scene of one class. */
export function makeScene(handout: Handout, place: HandoutClass, words: HandoutWords): HandoutScene {
  const { messenger } = handout.organization;
  return {
    ...{ words, handout, place },
    invited: (role, link) => ({ role, link, messenger, primary: place.primary }),
  };
}
