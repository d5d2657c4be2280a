import fc from 'fast-check';
import { expect, it } from 'vitest';
import { enteredFolder, installedFolder } from '../../../src/edits/workflow/script-folder.ts';

it.each<[string, string | null]>([
  ['npm ci', ''],
  ['', ''],
  ['cd web && npm ci', 'web'],
  ['cd "apps/web" && npm ci', 'apps/web'],
  ["cd 'web'; npm ci", 'web'],
  ['cd web || exit 1\nnpm ci', 'web'],
  ['cd web\r\nnpm ci', 'web'],
  ['cd apps\ncd web\nnpm ci', 'apps/web'],
  ['# the shop\nset -euo pipefail\nexport CI=true\ncorepack enable\ncd web\nnpm ci', 'web'],
  ['(cd web && npm ci)', 'web'],
  ['cd ../api && npm ci', '../api'],
  ['cd web', 'web'],
  ['cd $HOME && npm ci', null],
  ['cd "${APP}" && npm ci', null],
  ['cd ${{ matrix.app }} && npm ci', null],
  ['cd $(dirname x) && npm ci', null],
  ['cd ~/web && npm ci', null],
  ['cd - && npm ci', null],
  ['cd && npm ci', null],
  ['cd "web app" && npm ci', null],
  ['cd web | npm ci', null],
  ['cd web || npm ci', null],
  ['cd web &', null],
  ['npm -v\ncd web\nnpm ci', null],
  ['cd web && npm ci && cd ..', null],
  ['cd web\nnpm ci\npopd', null],
  ['for app in a b; do (cd $app && npm ci); done', null],
  ['pushd web && npm ci', null],
  ['Set-Location web; npm ci', null],
  ['eval "cd web"; npm ci', ''],
])('the folder that %j enters is %j', (script, folder) => {
  expect(enteredFolder(script)).toBe(folder);
});

it.each<[string, string | null]>([
  ['npm ci', ''],
  ['npm --prefix web ci', 'web'],
  ['npm ci --prefix=./web', './web'],
  ['npm -C web install && npm run build', 'web'],
  ['pnpm --dir web i --frozen-lockfile', 'web'],
  ['pnpm -C "web" install', 'web'],
  ['yarn --cwd web', 'web'],
  ['yarn --cwd web install --immutable', 'web'],
  ['npm install -g pnpm && pnpm -C web install', 'web'],
  ['npm ci && npm --prefix web run build', ''],
  ['npm --prefix web ci && npm --prefix api ci', null],
  ['npm ci && npm --prefix web ci', null],
  ['npm --prefix $APP ci', null],
  ['npm --prefix', ''],
  ['npm ci --prefix', null],
  ['node_modules/.bin/yarn --cwd web', ''],
])('the folder that %j installs into is %j', (script, folder) => {
  expect(installedFolder(script)).toBe(folder);
});

const WORDS = 'cd|npm|ci|yarn|--prefix|-C| |\n|&&|;|$A|~|..|/|web|"|(|)|`|\\|='.split('|');

it('holds against any script, however long', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }), (words) => {
      const text = words.join('');
      for (const read of [enteredFolder, installedFolder]) {
        expect(read(text) ?? '').not.toMatch(/[$~\s]/);
      }
    }),
  );
  expect(enteredFolder('cd a\n'.repeat(10_000))).toBeNull();
  expect(enteredFolder('('.repeat(100_000))).toBe('');
  expect(installedFolder('npm '.repeat(50_000))).toBe('');
});
