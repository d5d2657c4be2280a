import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { strToU8 } from 'fflate';
import { packageRoot } from '../../src/config/package-root.ts';
import { wheel } from './python-wheel.ts';

/** Starts the program below in the module's own folder, as Ruff's module starts its own. */
const MAIN = `import json, os, sys

try:
    import tomllib
    with open("ruff.toml", "rb") as settings:
        os.environ["RUFF_SETTINGS"] = json.dumps(tomllib.load(settings))
except FileNotFoundError:
    pass
program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ruff.cjs")
os.execvp("node", ["node", program, *sys.argv[1:]])
`;

/** What of Ruff's command line these tests use, over Ruff itself in WebAssembly. */
const PROGRAM = String.raw`const { readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { Workspace, PositionEncoding } = require('./ruff_wasm.js');

const [command, ...rest] = process.argv.slice(2);
if (command === '--version') {
  console.log('ruff ' + Workspace.version());
  process.exit(0);
}
const wanted = rest.filter((word) => !word.startsWith('-'));
const filesOf = (path) =>
  statSync(path).isFile()
    ? [path.replace(/^\.\//, '')]
    : readdirSync(path, { recursive: true })
        .map((file) => (path === '.' ? file : path + '/' + file))
        .filter((file) => file.endsWith('.py') && !file.startsWith('wheels/'));
const files = wanted.flatMap(filesOf).sort();
const settings = JSON.parse(process.env.RUFF_SETTINGS ?? 'null');
const ruff = new Workspace(settings ?? Workspace.defaultSettings(), PositionEncoding.Utf16);

/** Offset of a row and a column, both from 1. */
const offset = (text, { row, column }) =>
  text.split('\n').slice(0, row - 1).reduce((sum, line) => sum + line.length + 1, 0) + column - 1;

function correct(text) {
  let now = text;
  for (let round = 0; round < 9; round += 1) {
    const fix = ruff.check(now).find((one) => one.fix !== null)?.fix;
    if (fix === undefined) break;
    for (const edit of fix.edits.toReversed()) {
      now = now.slice(0, offset(now, edit.location)) + (edit.content ?? '') + now.slice(offset(now, edit.end_location));
    }
  }
  return now;
}

let bad = 0;
let fixable = 0;
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  if (command === 'format') {
    const formatted = ruff.format(text);
    if (formatted === text) continue;
    bad += 1;
    if (!rest.includes('--check')) writeFileSync(file, formatted);
    else console.log('unformatted: File would be reformatted\n --> ' + file + ':1:1\n  |\n');
    continue;
  }
  const after = rest.includes('--fix') ? correct(text) : text;
  if (after !== text) writeFileSync(file, after);
  for (const { code, message, start_location: at, fix } of ruff.check(after)) {
    bad += 1;
    if (fix !== null) fixable += 1;
    console.log(code + (fix === null ? ' ' : ' [*] ') + message);
    console.log(' --> ' + file + ':' + at.row + ':' + at.column);
    console.log('  |\n' + at.row + ' | ' + after.split('\n')[at.row - 1] + '\n  |\n');
  }
}
if (command === 'format') {
  if (!rest.includes('--check')) process.exit(0);
  if (bad > 0) console.log(bad + ' file would be reformatted, ' + (files.length - bad) + ' file already formatted');
} else {
  console.log(bad === 0 ? 'All checks passed!' : 'Found ' + bad + ' error' + (bad === 1 ? '' : 's') + '.');
  if (fixable > 0) console.log('[*] ' + fixable + ' fixable with the ${'`--fix`'} option.');
}
process.exit(bad > 0 ? 1 : 0);
`;

/**
 * A wheel of Ruff and its version: the published one where RUFF_WHEEL names its file, else Ruff's
 * own rules and formatter from npm, with the part of its command line that these tests use.
 */
export async function ruffWheel(): Promise<{ file: string; version: string; bytes: Uint8Array }> {
  const given = process.env['RUFF_WHEEL'];
  if (given !== undefined) {
    const version = basename(given).split('-')[1] ?? '';
    return { file: basename(given), version, bytes: await readFile(given) };
  }
  const folder = join(packageRoot(), 'node_modules/@astral-sh/ruff-wasm-nodejs');
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const made = wheel('ruff', version, 'ruff', {
    files: {
      'ruff/__main__.py': strToU8(MAIN),
      'ruff/ruff.cjs': strToU8(PROGRAM),
      'ruff/ruff_wasm.js': await readFile(join(folder, 'ruff_wasm.js')),
      'ruff/ruff_wasm_bg.wasm': await readFile(join(folder, 'ruff_wasm_bg.wasm')),
    },
  });
  const [path = '', bytes = new Uint8Array()] = Object.entries(made)[0] ?? [];
  return { file: basename(path), version, bytes };
}
