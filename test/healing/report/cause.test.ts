import { expect, it } from 'vitest';
import { evidenceBlocks } from '../../../src/healing/report/cause.ts';
import { aFinding, anIssue } from '../../fakes/issue.ts';

function shown(texts: string[], cause: number): string {
  const excerpt = texts.map((text, index) => ({ line: index + 1, text }));
  const issue = { ...anIssue(), finding: aFinding({ excerpt, line: cause }) };
  return JSON.stringify(evidenceBlocks(issue, 'https://github.com'));
}

it('shows the line to read and what is compared, however long the evidence', () => {
  const texts = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);
  texts[57] = '  actual: 1';
  texts[58] = '- expected value';
  const report = shown(texts, 3);
  for (const text of ['| line 3', '|   actual: 1', '| - expected value', '… 20 more lines']) {
    expect(report).toContain(text);
  }
});

it('shows short evidence whole', () => {
  const report = shown(['a', 'b'], 2);
  expect(report).toContain('1 | a\\n2 | b');
  expect(report).not.toContain('…');
});
