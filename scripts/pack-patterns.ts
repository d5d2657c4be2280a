import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { digestOf, type PackedPatterns } from '../src/diagnosis/patterns/load-patterns.ts';

// Puts what the files of patterns hold beside the built loader, as JSON; a file that is changed
// afterwards is read as YAML again.
const FOLDER = 'patterns';
const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.yml')).sort();
const packed: PackedPatterns[] = await Promise.all(
  files.map(async (file) => {
    const source = await readFile(join(FOLDER, file), 'utf8');
    return { digest: digestOf(source), values: load(source) };
  }),
);
await writeFile('dist/diagnosis/patterns/packed.json', JSON.stringify(packed));
console.log(`${files.length} files of patterns packed.`);
