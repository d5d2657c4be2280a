import { expect, it } from 'vitest';
import { failureOf } from '../../../src/sandbox/tools/failure.ts';

const failure = (output: string, refusedHosts: string[] = []): string =>
  failureOf('go mod tidy', {
    ok: false,
    exitCode: 1,
    reason: 'it ended with exit code 1',
    output,
    refusedHosts,
  });

it.each([
  ['error: failed to parse\n', 'failed to parse'],
  ['fine\n  ERR_PNPM_FETCH_404  GET left: Not Found\n', 'GET left: Not Found'],
  ['➤ YN0001: │ Error: left: not there\n', '│ Error: left: not there'],
  ['go: example.com/x: no such host', 'example.com/x: no such host'],
])('names the first line of an error: %j', (output, line) => {
  expect(failure(output)).toBe(`\`go mod tidy\` failed: it ended with exit code 1 (${line}).`);
});

it('names what the sandbox refused', () => {
  expect(failure('', ['evil.example'])).toContain('refused: evil.example.');
});

const endless = ['\n', ' ', '\t \n', 'error: ', 'x', 'x ERR '].map((part) => part.repeat(30_000));
it.each(endless)('what a program prints without end is read to its end', (output) => {
  expect(failure(output).length).toBeLessThan(500);
});
