import { describe, expect, it } from 'vitest';
import { createDiagnoser } from '../../../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../../../src/diagnosis/patterns/load-patterns.ts';

const patterns = await loadPatterns('patterns');
const diagnoser = createDiagnoser(patterns);
const read = async (text: string) =>
  (await diagnoser.diagnose([Buffer.from(`${text}\n`)])).findings;

describe('every pattern', () => {
  it.each(patterns.map((pattern) => [pattern.rule.id, pattern] as const))(
    '%s is the root cause of its fixtures and misses its near misses',
    async (id, { rule, match, nearMiss }) => {
      for (const text of match) {
        const root = (await read(text))[0];
        expect([id, rule.family]).toContain(root?.rule);
        // A rule that knows no category takes that of the work around it.
        expect(['unknown', root?.category]).toContain(rule.category);
      }
      for (const text of nearMiss) {
        expect((await read(text)).map(({ rule: found }) => found)).not.toContain(id);
      }
    },
  );
});
