declare module 'russian-nouns-js' {
  type Lemma = { text: string; gender: string; animate: boolean };
  class Engine {
    decline(lemma: Lemma, grammaticalCase: string, pluralForm?: string): string[];
    pluralize(lemma: Lemma): string[];
  }
  const RussianNouns: {
    Engine: typeof Engine;
    CASES: readonly string[];
    Gender: { FEMININE: string; MASCULINE: string; NEUTER: string };
    createLemma(given: Lemma): Lemma;
  };
  // biome-ignore lint/style/noDefaultExport: so the package exports itself
  export default RussianNouns;
}
