import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createDiagnoser } from '../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../src/diagnosis/patterns/load-patterns.ts';

// Prints how often the line to read first is right, by set and by confidence, and with --write puts
// the tables into docs/accuracy.md. Usage: measure-accuracy.ts LABELS.jsonl [--write]; the labels
// and the logs beside them are what docs/accuracy.md says where to get.
interface Label {
  id: string;
  log: string;
  pass_log?: string;
  ranges: Array<[number, number]>;
  alt_ranges?: Array<[number, number]>;
  alt_lines?: number[];
  categories?: string[];
}

const labelsFile = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
if (labelsFile === undefined) throw new Error('Name the labels: measure-accuracy.ts LABELS.jsonl');
const labels = readFileSync(labelsFile, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Label);
const folder = dirname(resolve(labelsFile));
const read = (file: string): Buffer => gunzipSync(readFileSync(resolve(folder, file)));
const diagnoser = createDiagnoser(await loadPatterns('patterns'));

interface Row {
  logs: number;
  hits: number;
}
const bySet = new Map<string, Row>();
const byConfidence = new Map<string, Row>();
const count = (rows: Map<string, Row>, key: string, hit: boolean): void => {
  const row = rows.get(key) ?? { logs: 0, hits: 0 };
  rows.set(key, { logs: row.logs + 1, hits: row.hits + Number(hit) });
};

for (const label of labels.filter(({ ranges }) => ranges.length > 0)) {
  const options = label.pass_log === undefined ? {} : { baseline: [read(label.pass_log)] };
  const { root } = await diagnoser.diagnose([read(label.log)], options);
  const line = root?.line ?? 0;
  const hit =
    [...label.ranges, ...(label.alt_ranges ?? [])].some(
      ([first, last]) => line >= first && line <= last,
    ) || (label.alt_lines ?? []).includes(line);
  count(bySet, label.id.split('/')[0] ?? '', hit);
  count(byConfidence, (Math.floor((root?.confidence ?? 0) * 10) / 10).toFixed(1), hit);
}

const table = (heading: string, rows: Map<string, Row>): string =>
  [
    `| ${heading} | logs | right line |`,
    '| --- | --- | --- |',
    ...[...rows]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, { logs, hits }]) => `| ${key} | ${logs} | ${(hits / logs).toFixed(2)} |`),
  ].join('\n');
const tables = `${table('set', bySet)}\n\n${table('confidence from', byConfidence)}`;
console.log(tables);

if (process.argv.includes('--write')) {
  const page = readFileSync('docs/accuracy.md', 'utf8');
  const marks = /(<!-- measured -->\n\n)[\s\S]*?(\n\n<!-- end -->)/;
  writeFileSync('docs/accuracy.md', page.replace(marks, `$1${tables.replaceAll('$', '$$$$')}$2`));
}
