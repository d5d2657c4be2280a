import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeSandbox } from '../../../../src/sandbox/probe.ts';
import { type Registry, registryOf } from '../../../../src/sandbox/registry.ts';
import { createToolRunner } from '../../../../src/sandbox/tool-runner.ts';
import { startPythonIndex } from '../../../support/python-index.ts';
import { repository } from '../../archive.ts';

const WHEEL = 'isort-9.9.9-py3-none-any.whl';
/** A stand-in for isort that puts a line before each file it is given, and tells what it can reach. */
const MAIN = `import os, sys
for name in sys.argv[sys.argv.index("--") + 1:]:
    text = open(name).read()
    open(name, "w").write("# sorted\\n" + text)
print(sorted(name for name in os.environ if "PIP" in name or "TOKEN" in name))
`;

function wheel(): Uint8Array {
  const info = 'isort-9.9.9.dist-info';
  return zipSync({
    'isort/__init__.py': strToU8(''),
    'isort/__main__.py': strToU8(MAIN),
    [`${info}/METADATA`]: strToU8('Metadata-Version: 2.1\nName: isort\nVersion: 9.9.9\n'),
    [`${info}/WHEEL`]: strToU8(
      'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ),
    [`${info}/RECORD`]: strToU8(''),
  });
}

const isolations = (await Promise.all([probeSandbox('bubblewrap'), probeSandbox('process')]))
  .filter((probe) => probe.sandbox !== null)
  .map((probe) => [probe.isolation, probe] as const);

describe.each(isolations)('a pinned version from the operator’s index, under %s', (_, probe) => {
  let index: Registry;
  let server: Awaited<ReturnType<typeof startPythonIndex>>;
  beforeAll(async () => {
    server = await startPythonIndex({ [WHEEL]: wheel() });
    index = registryOf(server.url, null);
  });
  afterAll(() => server.close());

  const run = (files: Record<string, string>, python: Registry | null) =>
    createToolRunner({ probe, registries: { python } }).run({
      tool: 'isort',
      arguments: { files: ['a.py'] },
      tarball: repository({ 'a.py': 'import os\n', ...files }),
      timeoutMs: 80_000,
    });

  it('is fetched as a wheel, and neither pip nor the tool is taken from the repository', async () => {
    const files = {
      'requirements.txt': 'isort==9.9.9\n',
      'pip/__main__.py': 'print("EVIL-RAN")',
      'pip.conf': '[global]\nindex-url = https://evil.example/simple\n',
      'isort/__main__.py': 'print("EVIL-RAN")',
      'sitecustomize.py': 'print("EVIL-RAN")',
    };
    const result = await run(files, index);
    expect(result).toMatchObject({ outcome: 'changed', message: 'isort 9.9.9 changed a.py.' });
    expect(Buffer.from(result.patch.edits[0]?.content ?? '').toString()).toBe(
      '# sorted\nimport os\n',
    );
    expect(result.output).not.toContain('EVIL-RAN');
    expect(result.output).toMatch(/^\[\]$/m);
  });

  it.each([
    [
      'the index has another only',
      '8.8.8',
      true,
      /pins isort 8\.8\.8 .*pip install isort==8\.8\.8/,
    ],
    ['no index is in reach', '9.9.9', false, /pins isort 9\.9\.9 .*No Python package index/],
  ])('is not replaced by another where %s', async (__, version, reachable, message) => {
    const result = await run(
      { 'requirements.txt': `isort==${version}\n` },
      reachable ? index : null,
    );
    expect(result).toMatchObject({ outcome: 'unavailable', patch: { edits: [] } });
    expect(result.message).toMatch(message);
  });
});

it('a tool without its program is unavailable, and says how to get it', async () => {
  const probe = await probeSandbox('process');
  const result = await createToolRunner({ probe, registries: {}, find: async () => null }).run({
    tool: 'gofmt',
    arguments: { files: ['a.go'] },
    tarball: repository({ 'a.go': 'package a\n' }),
    timeoutMs: 20_000,
  });
  expect(result).toMatchObject({ outcome: 'unavailable' });
  expect(result.message).toMatch(/gofmt.*apt-get install golang-go/);
});
