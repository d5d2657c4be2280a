import { expect, test } from 'vitest';
import { createDiagnoseWith } from '../../src/diagnosis/diagnose-with.ts';
import { parsePatternFile } from '../../src/diagnosis/patterns/load-patterns.ts';

const patternOf = (id: string, text: string) =>
  parsePatternFile(
    `- id: ${id}
  category: lint_error
  subcategory: own
  title: It is ${id}
  description: Mend it.
  anchors: ['${text}']
  pattern: '^${text}$'
  weight: 90
  fixtures: { match: ['${text}'], near_miss: ['no ${text}'] }
`,
    'own.yml',
  );

test('patterns that a call brings count for it alone', async () => {
  const diagnose = createDiagnoseWith(patternOf('ours', 'the bolt is loose'));
  const own = patternOf('theirs', 'the nut is loose');
  const log = [Buffer.from('step one\nthe nut is loose\nthe end\n')];
  expect((await diagnose(log, { patterns: own })).root).toMatchObject({
    pattern: 'theirs',
    line: 2,
  });
  expect((await diagnose(log, { patterns: own })).root?.pattern).toBe('theirs');
  expect((await diagnose(log)).root?.pattern).not.toBe('theirs');
  const ours = [Buffer.from('the bolt is loose\n')];
  expect((await diagnose(ours, { patterns: own })).root?.pattern).toBe('ours');
});
