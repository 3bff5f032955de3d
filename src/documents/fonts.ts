import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export type FontName = 'regular' | 'bold';

const FILES: Readonly<Record<FontName, string>> = {
  regular: '400Regular/PTSans_400Regular.ttf',
  bold: '700Bold/PTSans_700Bold.ttf',
};

/** The file of PT Sans in a weight: beside the bundle, where the build puts it, else in its package. */
export function findFont(name: FontName): string {
  const built = fileURLToPath(new URL(`./fonts/${FILES[name]}`, import.meta.url));
  if (existsSync(built)) return built;
  return createRequire(import.meta.url).resolve(`@expo-google-fonts/pt-sans/${FILES[name]}`);
}
