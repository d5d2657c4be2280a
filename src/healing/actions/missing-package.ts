import { dirname } from 'node:path/posix';
import { importsPackage } from '../../edits/dependencies/find-import.ts';
import { packageOfSpecifier } from '../../edits/dependencies/npm-packages.ts';
import type { HealingFacts } from './action.ts';
import { type CommitFiles, openCommitFiles } from './commit-files.ts';
import { namedFiles } from './named-files.ts';

const SOURCES = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

/** A package that a source file of the repository imports, and the manifest that the file belongs to. */
export interface ImportedPackage {
  name: string;
  /** The file that imports it. */
  importer: string;
  /** Folder of the nearest package.json, empty for the root; and its text. */
  directory: string;
  manifest: string;
  files: CommitFiles;
  paths: readonly string[];
}

/** What the log calls missing, held against the repository; a text says why it comes to nothing. */
export async function findMissingPackage(
  facts: HealingFacts,
  reader: Parameters<typeof openCommitFiles>[1],
): Promise<ImportedPackage | string> {
  const { finding } = facts.issue;
  const { captures } = finding;
  const specifier = captures.package ?? captures.module ?? captures.import ?? '';
  const name = packageOfSpecifier(specifier);
  if (name === null) {
    return 'What is missing is a file of the project or a module of Node.js, and no package.';
  }
  const files = await openCommitFiles(facts, reader);
  const { paths } = files;
  if (paths === null) return 'The repository has more files than GitHub lists.';
  for (const importer of namedFiles(finding, paths, SOURCES)) {
    const source = await files.read(importer);
    if (source === null || !importsPackage(source, name)) continue;
    const directory = nearestManifest(importer, paths);
    const manifest = directory === null ? null : await files.read(under(directory, 'package.json'));
    if (directory === null || manifest === null) {
      return `There is no package.json above \`${importer}\`.`;
    }
    return { name, importer, directory, manifest, files, paths };
  }
  return `No file of this repository that the log names imports \`${name}\`.`;
}

function nearestManifest(path: string, paths: readonly string[]): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const place = folder === '.' ? '' : folder;
    if (paths.includes(under(place, 'package.json'))) return place;
    if (place === '') return null;
  }
}

/** A path below a folder of the repository; the root's is empty. */
export function under(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
