import { expect, test } from 'vitest';
import { prose } from '../../../src/healing/report/prose.ts';
import { blockText, paragraph } from '../../../src/text/markdown.ts';

const text = (words: string) => blockText(paragraph(prose(words)));

test('code stays code and blanks stay where they were', () => {
  expect(text('Run `npm install` and commit `package-lock.json`.')).toBe(
    'Run `npm install` and commit `package-lock.json`.',
  );
});

test('nothing else of Markdown gets through', () => {
  expect(text('see [x](http://evil) <b> @team #1')).toBe(
    String.raw`see ` + '`[x](http://evil)`' + String.raw` \<b\> ` + '`@team #1`',
  );
});
