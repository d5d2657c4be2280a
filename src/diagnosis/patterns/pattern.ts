import { CATEGORIES } from '../../domain/diagnosis.ts';
import type { BlockSpec, Rule, RuleRole } from '../rules/rule.ts';

/** A pattern as its file says it, with its fixtures. */
export interface Pattern {
  rule: Rule;
  platforms: string[];
  /** Logs, or single lines, in which it must be the root cause. */
  match: string[];
  /** Lines that look alike and must not match. */
  nearMiss: string[];
  file: string;
  line: number;
}

/** A complaint about a value: where in the document, and what is wrong. */
export interface Complaint {
  path: string;
  problem: string;
}

const KEYS = [
  'id',
  'category',
  'subcategory',
  'pattern',
  'description',
  'title',
  'platforms',
  'auto_fixable',
  'transient',
  'anchors',
  'next',
  'names',
  'above',
  'weight',
  'block',
  'files',
  'heading',
  'pick',
  'frames',
  'family',
  'role',
  'fixtures',
];
const BLOCK_KEYS = [
  'up',
  'up_blanks',
  'while',
  'indented',
  'until',
  'through',
  'blanks',
  'after',
  'max',
];
const PLATFORMS = [
  'github_actions',
  'gitlab_ci',
  'jenkins',
  'travis',
  'buildkite',
  'circleci',
  'azure_pipelines',
];

type Values = Record<string, unknown>;

/** Reads one entry of a pattern file; every complaint is collected, and with one there is no pattern. */
export function parsePattern(
  value: unknown,
  path: string,
  complaints: Complaint[],
  compile: (source: string) => RegExp = toRegExp,
): Omit<Pattern, 'file' | 'line'> | null {
  const before = complaints.length;
  const complain = (key: string, problem: string): void => {
    complaints.push({ path: key === '' ? path : `${path}/${key}`, problem });
  };
  if (!isMapping(value)) {
    complain('', 'must be a mapping with id, category, pattern and fixtures');
    return null;
  }
  refuseUnknown(value, KEYS, (key) =>
    complain(key, `is not a key of a pattern; known are ${KEYS.join(', ')}`),
  );
  const read = readers(value, complain, compile);
  const id = read.text('id', null);
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))
    complain('id', 'must be lower-case words joined by hyphens');
  const category = read.choice('category', CATEGORIES, 'unknown');
  const test = read.expression('pattern') ?? /(?!)/;
  const anchors = read.list('anchors');
  if (anchors.length === 0)
    complain('anchors', 'must name at least one literal that a matching line holds');
  const fixtures = isMapping(value['fixtures']) ? value['fixtures'] : {};
  refuseUnknown(fixtures, ['match', 'near_miss'], (key) =>
    complain(`fixtures/${key}`, 'is not known; use match and near_miss'),
  );
  const fixture = readers(
    fixtures,
    (key, problem) => complain(`fixtures/${key}`, problem),
    compile,
  );
  const [match, nearMiss] = [fixture.list('match'), fixture.list('near_miss')];
  if (match.length === 0 || nearMiss.length === 0)
    complain('fixtures', 'must hold at least one match and one near_miss');
  const platforms = read.list('platforms');
  for (const platform of platforms) {
    if (!PLATFORMS.includes(platform))
      complain('platforms', `has ${platform}; known are ${PLATFORMS.join(', ')}`);
  }
  const rule: Rule = {
    id,
    origin: 'pattern',
    role: read.choice<RuleRole>('role', ['cause', 'summary', 'noise'], 'cause'),
    category,
    subcategory: read.text('subcategory', null),
    transient: read.flag('transient'),
    autoFixable: read.flag('auto_fixable'),
    anchors: anchors.map((anchor) => anchor.toLowerCase()),
    test,
    next: read.expression('next'),
    names: read.expression('names'),
    above: read.expression('above'),
    weight: read.number('weight', 60, 100),
    block: blockOf(
      value['block'],
      (key, problem) => complain(key === '' ? 'block' : `block/${key}`, problem),
      compile,
    ),
    files: read.expression('files'),
    heading: read.expression('heading'),
    pick: read.choice('pick', ['match', 'above', 'last', 'innermost'] as const, 'match'),
    frames: read.flag('frames'),
    family: read.text('family', id),
    title: read.text('title', null),
    explanation: read.text('description', null),
  };
  if (complaints.length > before) return null;
  return { rule, platforms: platforms.length > 0 ? platforms : PLATFORMS, match, nearMiss };
}

function blockOf(
  value: unknown,
  complain: (key: string, problem: string) => void,
  compile: (source: string) => RegExp,
): BlockSpec | null {
  if (value === undefined) return null;
  if (!isMapping(value)) {
    complain('', 'must be a mapping');
    return null;
  }
  refuseUnknown(value, BLOCK_KEYS, (key) =>
    complain(key, `is not known; known are ${BLOCK_KEYS.join(', ')}`),
  );
  const read = readers(value, complain, compile);
  const spec: BlockSpec = {
    indented: read.flag('indented'),
    after: read.flag('after'),
    blanks: read.number('blanks', 0, 10),
    upBlanks: read.number('up_blanks', 0, 10),
    max: read.number('max', 60, 2000),
  };
  for (const key of ['up', 'while', 'until', 'through'] as const) {
    const expression = value[key] === undefined ? null : read.expression(key);
    if (expression !== null) spec[key] = expression;
  }
  return spec;
}

/** An expression of ours; (?i) at the beginning ignores case, as other engines write it. */
function toRegExp(source: string): RegExp {
  return source.startsWith('(?i)') ? new RegExp(source.slice(4), 'i') : new RegExp(source);
}

/** Typed access to a mapping; a missing or wrong value is complained about and replaced. */
function readers(
  value: Values,
  complain: (key: string, problem: string) => void,
  compile: (source: string) => RegExp,
) {
  return {
    text(key: string, fallback: string | null): string {
      const found = value[key];
      if (found === undefined && fallback !== null) return fallback;
      if (typeof found === 'string' && found.trim() !== '') return found.trim();
      complain(key, 'must be a text that is not empty');
      return '';
    },
    flag(key: string): boolean {
      const found = value[key] ?? false;
      if (typeof found !== 'boolean') complain(key, 'must be true or false');
      return found === true;
    },
    number(key: string, fallback: number, most: number): number {
      const found = value[key] ?? fallback;
      if (typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= most)
        return found;
      complain(key, `must be a whole number from 0 to ${most}`);
      return fallback;
    },
    choice<T extends string>(key: string, choices: readonly T[], fallback: T): T {
      const found = value[key] ?? fallback;
      const choice = choices.find((candidate) => candidate === found);
      if (choice === undefined) complain(key, `must be one of ${choices.join(', ')}`);
      return choice ?? fallback;
    },
    list(key: string): string[] {
      const found = value[key] ?? [];
      if (
        Array.isArray(found) &&
        found.every((item): item is string => typeof item === 'string' && item !== '')
      )
        return found;
      complain(key, 'must be a list of texts');
      return [];
    },
    expression(key: string): RegExp | null {
      const found = value[key];
      if (found === undefined) {
        if (key === 'pattern') complain(key, 'is missing');
        return null;
      }
      if (typeof found !== 'string') {
        complain(key, 'must be a regular expression as text');
        return null;
      }
      try {
        return compile(found);
      } catch (error) {
        complain(
          key,
          `is not a regular expression: ${error instanceof Error ? error.message : String(error)}`,
        );
        return null;
      }
    },
  };
}

function refuseUnknown(value: Values, known: string[], complain: (key: string) => void): void {
  for (const key of Object.keys(value)) if (!known.includes(key)) complain(key);
}

const isMapping = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
