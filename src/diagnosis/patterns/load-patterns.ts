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

/**
 * Reads the patterns of one file's text; throws AuthorError as `loadPatterns` does. `values` is what
 * the text holds, where that is known.
 */
export function parsePatternFile(source: string, file: string, values?: unknown): Pattern[] {
  return patternsOf(values ?? parseYaml(source, file), source, file);
}

function patternsOf(values: unknown, source: string, file: string): Pattern[] {
  if (!Array.isArray(values)) throw problem(`${file}: must hold a list of patterns.`);
  const complaints: Complaint[] = [];
  const patterns = values.flatMap((value: unknown, index) => {
    const pattern = parsePattern(value, `/${index}`, complaints);
    return pattern === null ? [] : [{ ...pattern, file, line: index }];
  });
  if (complaints.length > 0) {
    const lines = yamlLines(source);
    throw problem(
      complaints
        .map(({ path, problem: text }) => {
          const line = lines.get(path) ?? lines.get(path.replace(/\/[^/]*$/, '')) ?? 1;
          return `${file}:${line}: ${path.replace(/^\/\d+\/?/, '') || 'pattern'} ${text}.`;
        })
        .join('\n'),
    );
  }
  return patterns;
}

function parseYaml(source: string, file: string): unknown {
  try {
    return load(source, { filename: file });
  } catch (error) {
    if (error instanceof YAMLException) {
      throw problem(
        `${file}:${(error.mark?.line ?? 0) + 1}: ${error.reason}. Correct the YAML.`,
        error,
      );
    }
    throw error;
  }
}

const problem = (message: string, cause?: unknown): AuthorError =>
  new AuthorError(message, { code: 'invalid_pattern', cause });
