import { describe, expect, it } from 'vitest';
import { createDiagnoser } from '../../../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../../../src/diagnosis/patterns/load-patterns.ts';

const diagnoser = createDiagnoser(await loadPatterns('patterns'));
const read = async (...lines: string[]) =>
  (await diagnoser.diagnose([Buffer.from(lines.join('\n'))])).root;
const refused = 'Error: connect ECONNREFUSED 192.0.2.1:443';
const work = Array.from({ length: 30 }, (_, at) => `compiled module ${at}`);

describe('trouble that was tried again', () => {
  it('and did not come back is not the cause', async () => {
    const root = await read(refused, 'Retrying in 5 s', ...work, 'error: the cart is empty', 'bye');
    expect(root?.message).toBe('error: the cart is empty');
  });

  it('and came back is', async () => {
    const root = await read(refused, 'Retrying in 5 s', ...work, refused, 'error: gave up', 'bye');
    expect(root?.message).toBe(refused);
    expect(root?.line).toBe(33);
  });

  it('at the end of the job is', async () => {
    const root = await read(...work, refused, 'Retrying in 5 s', 'bye');
    expect(root?.message).toBe(refused);
  });
});
