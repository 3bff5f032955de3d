const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Renders text that came from outside for people: control characters, bidi and zero-width characters and lone
 * surrogates become visible as <U+202E>, so that nothing stored can drive a terminal (promise 10).
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}
