import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestTitle } from './test-titles.ts';

/** What is shown of one playbook. */
export interface ShownRepair {
  playbook: string;
  /** Fixtures in which it proposes something. */
  repaired: number;
  /** Fixtures in which it must not, and says why. */
  refused: number;
  /** Titles of runs on the simulator in which a red job turns green on its fix. */
  redToGreen: string[];
  /** Titles of runs on the simulator in which it is held that nothing is offered, and why. */
  refusals: string[];
}

/** The playbook that only explains: it repairs nothing, so it is not in the table. */
const EXPLAINS = 'explain';
const MARKERS = ['<!-- repairs: npm run playbooks:table -->', '<!-- /repairs -->'] as const;

/**
 * Counts what is shown of each playbook below `root`: from its fixtures, and from the tests whose
 * title begins with `repair <playbook>:` or `refuses <playbook>:`. Throws on a title that names no
 * playbook.
 */
export function collectRepairs(root: string, titles: TestTitle[]): ShownRepair[] {
  const folder = join(root, 'playbooks');
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== EXPLAINS)
    .map(({ name }) => name)
    .sort();
  const shown = titles.flatMap(({ file, title }) => {
    const [, verb, playbook = ''] = /^(repair|refuses) ([a-z0-9-]+): /.exec(title) ?? [];
    if (verb === undefined) return [];
    if (!names.includes(playbook)) throw new Error(`${file}: no playbook is named ${playbook}.`);
    return [{ verb, playbook, title }];
  });
  return names.map((playbook) => {
    const home = join(folder, playbook, 'fixtures');
    const statuses = (existsSync(home) ? readdirSync(home) : []).map((fixture) => {
      const text = readFileSync(join(home, fixture, 'expected.json'), 'utf8');
      return (JSON.parse(text) as { status: string }).status;
    });
    const repaired = statuses.filter((status) => status === 'waiting').length;
    const of = (verb: string): string[] =>
      shown
        .filter((each) => each.playbook === playbook && each.verb === verb)
        .map(({ title }) => title);
    return {
      playbook,
      repaired,
      refused: statuses.length - repaired,
      redToGreen: of('repair'),
      refusals: of('refuses'),
    };
  });
}

/** The table as Markdown, with its sums below. */
export function renderRepairs(repairs: ShownRepair[]): string {
  const count = (value: number): string => (value === 0 ? '' : String(value));
  const rows = repairs.map(({ playbook, repaired, refused, redToGreen, refusals }) => [
    `\`${playbook}\``,
    count(repaired),
    count(refused),
    count(redToGreen.length),
    count(refusals.length),
  ]);
  const head = [
    'repair',
    'fixtures: repaired',
    'fixtures: left alone',
    'red → green, end to end',
    'refused, end to end',
  ];
  const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const sum = (of: (repair: ShownRepair) => number): number =>
    repairs.reduce((total, repair) => total + of(repair), 0);
  const endToEnd = repairs.filter(({ redToGreen }) => redToGreen.length > 0).length;
  const fixtures = `${sum(({ repaired }) => repaired)} fixtures in which they repair, ${sum(({ refused }) => refused)} in which they must not`;
  const runs = `${sum(({ redToGreen }) => redToGreen.length)} runs on the simulator in which a red job turns green, for ${endToEnd} of them, and ${sum(({ refusals }) => refusals.length)} that hold a refusal`;
  return `${lines.join('\n')}\n\n${repairs.length} repairs: ${fixtures}; ${runs}.`;
}

/** The page with its table replaced; throws where the page has no markers. */
export function withTable(page: string, table: string): string {
  const [begin, end] = MARKERS.map((marker) => page.indexOf(marker));
  if (begin === undefined || end === undefined || begin < 0 || end < begin) {
    throw new Error(`The page has no ${MARKERS.join(' … ')}.`);
  }
  return `${page.slice(0, begin)}${MARKERS[0]}\n\n${table}\n\n${page.slice(end)}`;
}

/** Of the repairs' tests, those that a JSON report of vitest does not tell as passed. */
export function notPassed(repairs: ShownRepair[], report: string): string[] {
  const { testResults } = JSON.parse(report) as {
    testResults: Array<{ assertionResults: Array<{ title: string; status: string }> }>;
  };
  const passed = new Set(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'passed').map(({ title }) => title),
    ),
  );
  return repairs
    .flatMap(({ redToGreen, refusals }) => [...redToGreen, ...refusals])
    .filter((title) => !passed.has(title));
}
