import { rm } from 'node:fs/promises';
import { probeSandbox } from '../../src/sandbox/probe.ts';
import { shell } from './sandboxes.ts';

// Run by probe.test.ts as a user without rights: prints one line of JSON.
const probe = await probeSandbox('auto');
let output = '';
if (probe.sandbox !== null) {
  const folder = await probe.sandbox.makeFolder();
  ({ output } = await shell(probe.sandbox, 'touch made && id -u', { folder }));
  await rm(folder, { recursive: true });
}
process.stdout.write(
  JSON.stringify({ isolation: probe.isolation, message: probe.message, output }),
);
