import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { OPERATIONS } from '../simulator/contract/operations.ts';

// Writes simulator/contract/github-openapi.json: of GitHub's own OpenAPI description the operations
// that the simulator serves and the components they reach, without prose, examples and extensions.
// The package is 385 MB unpacked, so it is fetched into a temporary folder and only one file is read.
const PACKAGE = '@octokit/openapi@23.0.2';
const SOURCE = 'package/generated/api.github.com.json';
const TARGET = new URL('../simulator/contract/github-openapi.json', import.meta.url);
const DROPPED = new Set(
  'description summary example examples externalDocs tags title deprecated default discriminator headers'.split(
    ' ',
  ),
);
/** Keys below which every name is a name of GitHub's, not a keyword. */
const NAMED = new Set(['properties', 'patternProperties', 'schemas', 'parameters', 'responses']);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A copy without prose, examples and `x-` extensions; `x-multi-segment` stays, it matters for routing. */
function strip(node: Json, named: boolean): Json {
  if (Array.isArray(node)) return node.map((item) => strip(item, false));
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(
    ([key]) => named || (!DROPPED.has(key) && (!key.startsWith('x-') || key === 'x-multi-segment')),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, strip(value, !named && NAMED.has(key))]),
  );
}

function references(node: Json): string[] {
  if (Array.isArray(node)) return node.flatMap(references);
  if (node === null || typeof node !== 'object') return [];
  const own = typeof node['$ref'] === 'string' ? [node['$ref']] : [];
  return [...own, ...Object.values(node).flatMap(references)];
}

function at(document: Json, pointer: string): Json {
  return pointer
    .split('/')
    .slice(1)
    .reduce<Json>((node, part) => {
      const next =
        node !== null && typeof node === 'object' && !Array.isArray(node) ? node[part] : undefined;
      if (next === undefined) throw new Error(`${PACKAGE} has nothing at ${pointer}`);
      return next;
    }, document);
}

function put(target: { [key: string]: Json }, pointer: string, value: Json): void {
  const parts = pointer.split('/').slice(1);
  const last = parts.pop() ?? '';
  let node = target;
  for (const part of parts) node = (node[part] ??= {}) as { [key: string]: Json };
  node[last] = value;
}

async function fetchDescription(): Promise<Json> {
  const folder = await mkdtemp(join(tmpdir(), 'github-openapi-'));
  try {
    const pack = ['pack', PACKAGE, '--json', '--pack-destination', folder];
    const { stdout } = await promisify(execFile)('npm', pack);
    const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
    if (packed === undefined) throw new Error(`npm pack gave no file for ${PACKAGE}`);
    await extract({ file: join(folder, packed.filename), cwd: folder }, [SOURCE]);
    return JSON.parse(await readFile(join(folder, SOURCE), 'utf8')) as Json;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const source = await fetchDescription();
const wanted = new Set<string>(OPERATIONS);
const trimmed: { [key: string]: Json } = { openapi: '3.0.3', info: { title: PACKAGE } };
for (const [path, methods] of Object.entries(at(source, '/paths') as { [key: string]: Json })) {
  for (const [method, operation] of Object.entries(methods as { [key: string]: Json })) {
    const id = (operation as { operationId?: string }).operationId;
    if (id === undefined || !wanted.delete(id)) continue;
    const { operationId, parameters, requestBody, responses } = operation as {
      [key: string]: Json;
    };
    const kept = { operationId, parameters, requestBody, responses };
    const paths = (trimmed['paths'] ??= {}) as { [key: string]: { [key: string]: Json } };
    paths[path] = { ...paths[path], [method]: strip(JSON.parse(JSON.stringify(kept)), false) };
  }
}
if (wanted.size > 0) throw new Error(`${PACKAGE} does not describe ${[...wanted].join(', ')}`);

const seen = new Set<string>();
const open = references(trimmed);
for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
  if (seen.has(reference)) continue;
  seen.add(reference);
  const component = strip(at(source, reference.slice(1)), false);
  put(trimmed, reference.slice(1), component);
  open.push(...references(component));
}

const text = JSON.stringify(trimmed);
await writeFile(TARGET, `${text}\n`);
console.log(`${OPERATIONS.length} operations, ${seen.size} components, ${text.length} bytes`);
