#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const argv = process.argv.slice(2);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Нужна программа Node.js 20.19 или новее, лучше 24 LTS; здесь ${process.versions.node}.\n` +
      `Node.js 20.19 or newer is needed, 24 LTS at best; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
} else if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`);
} else if (!existsSync(new URL('../dist/main.js', import.meta.url))) {
  process.stderr.write('Программа не собрана: выполните npm ci\nThe program is not built: run npm ci\n');
  process.exitCode = 2;
} else {
  const { main, realWorld } = await import('../dist/main.js');
  process.exitCode = await main(argv, realWorld());
}
