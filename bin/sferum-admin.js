#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const argv = process.argv.slice(2);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Нужна программа Node.js 20.19 или новее, лучше 24 LTS; здесь ${process.versions.node}.\n` +
      `Node.js 20.19 or newer is needed, 24 LTS at best; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
} else if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${require('../package.json').version}\n`);
} else if (!existsSync(join(__dirname, '..', 'dist', 'main.cjs'))) {
  process.stderr.write('Программа не собрана: выполните npm ci\nThe program is not built: run npm ci\n');
  process.exitCode = 2;
} else {
  process.on('uncaughtException', reportLastFault);
  const { main, realWorld } = require('./load-program.js').loadProgram();
  main(argv, realWorld()).then((code) => {
    process.exitCode ??= code;
  });
}

/** What not even the program's own report of faults has caught; the message stays out, for it may hold a name. */
function reportLastFault(error) {
  process.exitCode = 1;
  if (process.env.SFERUM_DEBUG === '1') process.stderr.write(`${error?.stack ?? error}\n`);
  else {
    process.stderr.write(
      'Ошибка в самой программе; подробности покажет SFERUM_DEBUG=1.\n' +
        'The program itself has a fault; SFERUM_DEBUG=1 shows the details.\n',
    );
  }
}
