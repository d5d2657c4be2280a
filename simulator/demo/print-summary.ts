import type { Simulator } from '../simulator.ts';
import type { Narrator } from './narrator.ts';
import type { Outcome, Story } from './story.ts';

/**
 * Prints how the stories ended as a table and, with `json`, as one line of JSON at the very end.
 * True when all ended as they should and every call to GitHub kept to its contract.
 */
export function printSummary(
  narrator: Narrator,
  told: ReadonlyArray<{ story: Story; outcome: Outcome }>,
  { operationsChecked, violations }: Simulator,
  json: boolean,
): boolean {
  const ok = told.every(({ outcome }) => outcome.ok) && violations.length === 0;
  narrator.headline(ok ? 'All ended as they should' : 'Not all ended as they should');
  const seconds = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} s`);
  const rows = told.map(({ story, outcome }) => [
    outcome.ok ? 'ok' : 'NOT OK',
    story.name,
    outcome.outcome,
    seconds(outcome.secondsToPullRequest),
    seconds(outcome.secondsToResolved),
    outcome.link,
  ]);
  printTable([['', 'repository', 'outcome', 'to pull request', 'to resolved', 'look'], ...rows]);
  console.log(
    `\n${operationsChecked} calls to GitHub held against its OpenAPI description, ${violations.length} violations.`,
  );
  for (const violation of violations) console.log(JSON.stringify(violation));
  if (json) {
    const stories = Object.fromEntries(
      told.map(({ story, outcome }) => [story.name, { ...outcome, link: undefined }]),
    );
    const contract = { operationsChecked, violations: violations.length };
    console.log(JSON.stringify({ ok, stories, contract }));
  }
  return ok;
}

function printTable(rows: string[][]): void {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
