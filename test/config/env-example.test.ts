import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { environment, notes } from '../../src/config/schema.ts';

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 95) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

// `npx vitest run test/config/env-example.test.ts -u` writes the file anew.
it('shows every variable, its meaning and an example in .env.example', async () => {
  const head = '# Every setting of Pipewright. Copy to .env, uncomment what you need.\n';
  const entries = Object.entries(notes).map(([name, { description, example }]) =>
    [...wrap(description).map((line) => `# ${line}`), `#${name}="${example}"`, ''].join('\n'),
  );
  await expect([head, ...entries].join('\n')).toMatchFileSnapshot('../../.env.example');
  expect(Object.keys(notes)).toEqual(Object.keys(environment.shape));
});

it.each(Object.entries(notes).filter(([name]) => !name.startsWith('PRIVATE_KEY')))(
  'accepts the example of %s',
  (name, { example }) => {
    const loaded = loadConfig({ [name]: example });
    const own = loaded.ok ? [] : loaded.problems.filter((line) => line.startsWith(`${name} `));
    expect(own).toEqual([]);
  },
);
