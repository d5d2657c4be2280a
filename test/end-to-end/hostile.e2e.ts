import MarkdownIt from 'markdown-it';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFiles } from '../../simulator/demo/read-files.ts';
import {
  checkCompletes,
  fixOpens,
  repositoryOf,
  runEnds,
  until,
} from '../../simulator/demo/watch.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const TOKEN = `ghp_${'aB3'.repeat(12)}`;
const BRANCH = 'a/`@acme|<img>$(id)\u202e#1&x=%2e%2e';
const EVIL = "node -e \"require('fs').writeFileSync('/tmp/pipewright-was-here','')\"";
const WORKFLOW = `name: 'CI @acme/all | <b>closes #1</b>'
on: push
jobs:
  test:
    name: 'test | @acme/all \`x\` [l](http://x) ${TOKEN}'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: 'install @acme/all ${TOKEN}'
        run: |
          echo '##[error]npm error code E404 @acme/all fixes #1 ${TOKEN}'
          echo '##[endgroup]'
          echo '\`\`\`'
          echo '<img src=x onerror=alert(1)> [click](javascript:alert(1))'
          npm ci
      - run: npm test
`;

test('repair npm-lockfile-out-of-step: a repository full of traps is healed, and nothing of it acts or leaks', async () => {
  const scene = await house.scene('hostile');
  const good = { ...(await readFiles('storefront/main')), '.github/workflows/ci.yml': WORKFLOW };
  const first = await house.simulator.pushCommit(scene.repository, 'main', good);
  await runEnds(scene, first);
  const change = await readFiles('storefront/change');
  const manifest = JSON.parse(String(change['package.json'])) as { scripts: object };
  const traps = [
    'preinstall',
    'install',
    'postinstall',
    'prepare',
    'dependencies',
    'preshrinkwrap',
  ];
  const scripts = Object.fromEntries(traps.map((name) => [name, EVIL]));
  const sha = await house.simulator.pushCommit(scene.repository, BRANCH, {
    ...change,
    '.npmrc': 'registry=http://169.254.169.254/\nignore-scripts=false\ngit=./evil.sh\n',
    'package.json': JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, ...scripts } }),
    '--flag @acme.txt': 'a name',
    'link-out': { mode: '120000', content: '/etc/passwd' },
  });
  const { attempt } = await runEnds(scene, sha);
  expect(attempt.conclusion).toBe('failure');
  const fix = await fixOpens(scene);
  expect(fix.base.branch).toBe(BRANCH);
  await checkCompletes(scene, sha);
  await until(scene, 'the end', () => (fix.body?.includes('Not yet') ? undefined : true));
  expect(fix.body).toContain('Verified');
  const { comments, checks } = repositoryOf(scene);
  const texts = [
    fix.title,
    fix.body ?? '',
    ...[...comments.values()].map(({ body }) => body),
    ...[...checks.values()].flatMap(({ output }) => [
      output.title ?? '',
      output.summary ?? '',
      output.text ?? '',
    ]),
  ];
  for (const text of texts) {
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('\u202e');
    const tokens = new MarkdownIt({ html: true }).parse(text.replace(/^<!--.*-->\n/, ''), {});
    const flat = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
    expect(flat.filter(({ type }) => type.startsWith('html') || type === 'image')).toEqual([]);
    const prose = flat.filter(({ type }) => type === 'text').map(({ content }) => content);
    expect(prose.join('\n')).not.toMatch(/@acme|#1\b/);
  }
});
