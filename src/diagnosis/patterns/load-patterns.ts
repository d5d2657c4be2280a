import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { AuthorError } from '../../domain/errors.ts';
import { parsePattern, type Complaint, type Pattern } from './pattern.ts';
import { yamlLines } from './yaml-positions.ts';

/**
 * Reads all `*.yml` files of a folder, each a list of patterns. Throws AuthorError that names every
 * wrong or unknown key by file and line, and two patterns with one id.
 */
export async function loadPatterns(folder: string): Promise<Pattern[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yml')).sort();
  const packed = await readPacked();
  const patterns: Pattern[] = [];
  for (const file of files) {
    const source = await readFile(join(folder, file), 'utf8');
    const values = packed.get(digestOf(source));
    patterns.push(...parsePatternFile(source, file, values));
  }
  const seen = new Map<string, Pattern>();
  for (const pattern of patterns) {
    const twin = seen.get(pattern.rule.id);
    if (twin !== undefined) {
      throw problem(
        `${pattern.file}: the pattern id ${pattern.rule.id} is also in ${twin.file}. Give each pattern an id of its own.`,
      );
    }
    seen.set(pattern.rule.id, pattern);
  }
  return patterns;
}

/** A file of patterns, read when the package was built: by the digest of its text, what YAML it holds. */
export interface PackedPatterns {
  digest: string;
  values: unknown;
}

/** What tells whether a file of patterns is still the one that was packed. */
export function digestOf(source: string): string {
  return createHash('sha256').update(source).digest('base64');
}

/**
 * What the build packed, by digest; nothing where it was not built. YAML takes thirty times as long
 * to read as JSON, and every command that diagnoses waits for it.
 */
async function readPacked(): Promise<Map<string, unknown>> {
  const text = await readFile(new URL('packed.json', import.meta.url), 'utf8').catch(() => '[]');
  const files = JSON.parse(text) as PackedPatterns[];
  return new Map(files.map(({ digest, values }) => [digest, values]));
}

/** What is wrong in a file of patterns, and where; `path` is empty for the whole file. */
export interface PatternProblem {
  line: number;
  path: string;
  message: string;
}

/**
 * Reads the patterns of one file's text; throws AuthorError as `loadPatterns` does. `values` is what
 * the text holds, where that is known.
 */
export function parsePatternFile(source: string, file: string, values?: unknown): Pattern[] {
  const { patterns, problems } = readPatterns(source, file, { values });
  if (problems.length === 0) return patterns;
  const lines = problems.map(({ line, message }) => `${file}:${line}: ${message}`);
  throw problem(lines.join('\n'));
}

/**
 * The right patterns of one file's text and what is wrong with the others. `compile` makes its
 * expressions and throws for one that it does not take.
 */
export function readPatterns(
  source: string,
  file: string,
  options: { values?: unknown; compile?: (source: string) => RegExp } = {},
): { patterns: Pattern[]; problems: PatternProblem[] } {
  const whole = (line: number, message: string) => {
    return { patterns: [], problems: [{ line, path: '', message }] };
  };
  let values = options.values;
  try {
    values ??= load(source, { filename: file, maxDepth: 30 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return whole((error.mark?.line ?? 0) + 1, `${error.reason}. Correct the YAML.`);
  }
  if (!Array.isArray(values)) return whole(1, 'must hold a list of patterns.');
  const complaints: Complaint[] = [];
  const lines = once(() => yamlLines(source));
  const patterns = values.flatMap((value: unknown, index) => {
    const pattern = parsePattern(value, `/${index}`, complaints, options.compile);
    return pattern === null ? [] : [{ ...pattern, file, line: index }];
  });
  const problems = complaints.map(({ path, problem: text }) => {
    const line = lines().get(path) ?? lines().get(path.replace(/\/[^/]*$/, '')) ?? 1;
    const key = path.replace(/^\/\d+\/?/, '');
    return { line, path: key.replaceAll('/', '.'), message: `${key || 'pattern'} ${text}.` };
  });
  return { patterns, problems };
}

/** Lines are looked for only where something is wrong. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

const problem = (message: string, cause?: unknown): AuthorError =>
  new AuthorError(message, { code: 'invalid_pattern', cause });
