import { expect, it } from 'vitest';
import { startAlone } from '../../../src/sandbox/tools/node/start-alone.ts';

it.each([
  ['20.19.0', '--experimental-permission', false],
  ['24.1.0', '--permission', false],
  ['25.0.0', '--permission', true],
])('on Node.js %s a script is started with %s', (version, permission, net) => {
  const argv = startAlone('/yarn.js', version);
  expect(argv[0]).toBe('node');
  expect(argv).toContain(permission);
  expect(argv.includes('--allow-net')).toBe(net);
  expect(argv).not.toContain('--allow-child-process');
  expect(argv.at(-1)).toBe('/yarn.js');
});
