import { createHash } from 'node:crypto';
import { type AuthoredProblem, hasAliases, readAuthoredYaml } from '../../config/authored-yaml.ts';
import { readPatterns } from '../../diagnosis/patterns/load-patterns.ts';
import type { Pattern } from '../../diagnosis/patterns/pattern.ts';
import { linearExpression, type TimeBudget } from '../../diagnosis/patterns/linear-expression.ts';
import { yamlLines } from '../../diagnosis/patterns/yaml-positions.ts';
import type { RuleFile } from '../../domain/own-rules.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { byPriority, checkSteps } from '../playbooks/load-playbooks.ts';
import { type Playbook, playbookSchema } from '../playbooks/playbook.ts';
import { fixtureProblems } from './fixture-problems.ts';
import { checkOwnPlaybook } from './own-playbook.ts';
import { fileProblem, PATTERNS_FOLDER, PLAYBOOKS_FOLDER } from './rule-files.ts';

const MOST_PATTERNS = 50;
/** What a repository's own expressions may take of the reading of one run's logs, all together. */
const BUDGET_MS = 3000;

/** A repository's own playbooks and patterns, as far as they are right. */
export interface ReadRules {
  /** With the digest of their file in the version, so that a Run never goes on with other steps. */
  playbooks: Playbook[];
  patterns: Pattern[];
  problems: AuthoredProblem[];
}

/** Reads a repository's own playbooks and patterns; with a problem none of them is to be used. */
export function readRules(
  files: readonly RuleFile[],
  known: Pick<HealingDeps, 'actions' | 'playbooks' | 'patternIds'>,
): ReadRules {
  const problems: AuthoredProblem[] = [];
  const patterns = readOwnPatterns(files, known.patternIds, problems);
  const patternIds = new Set([...known.patternIds, ...patterns.map(({ rule }) => rule.id)]);
  const playbooks: Playbook[] = [];
  for (const { path, text } of files) {
    if (!path.startsWith(`${PLAYBOOKS_FOLDER}/`)) continue;
    const fileName = path.slice(PLAYBOOKS_FOLDER.length + 1);
    const schema = playbookSchema
      .superRefine(checkSteps(known.actions))
      .superRefine(checkOwnPlaybook(fileName, { ...known, patternIds }));
    const read = readAuthoredYaml(text, path, schema);
    if (!read.ok) problems.push(...read.problems);
    else {
      const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
      playbooks.push({ ...read.value, version: `${read.value.version}+${digest}` });
    }
  }
  for (const [index, { name }] of playbooks.entries()) {
    if (playbooks.findIndex((each) => each.name === name) === index) continue;
    problems.push(fileProblem(`${PLAYBOOKS_FOLDER}/${name}.yaml`, `\`${name}\` is there twice.`));
  }
  return { playbooks: playbooks.sort(byPriority), patterns, problems };
}

function readOwnPatterns(
  files: readonly RuleFile[],
  taken: ReadonlySet<string>,
  problems: AuthoredProblem[],
): Pattern[] {
  const budget: TimeBudget = { leftMs: BUDGET_MS };
  const patterns: Pattern[] = [];
  for (const { path, text } of files) {
    if (!path.startsWith(`${PATTERNS_FOLDER}/`)) continue;
    if (hasAliases(text)) {
      const message = 'YAML aliases (*name) are not allowed here; write it out.';
      problems.push(fileProblem(path, message));
      continue;
    }
    const compile = (source: string): RegExp => linearExpression(source, budget);
    const read = readPatterns(text, path, { compile });
    problems.push(
      ...read.problems.map(({ line, path: key, message }) => {
        return { file: path, line, column: 1, path: key, message };
      }),
    );
    const lines = read.patterns.length === 0 ? new Map<string, number>() : yamlLines(text);
    for (const entry of read.patterns) {
      const pattern = { ...entry, line: lines.get(`/${entry.line}`) ?? 1 };
      const { id } = pattern.rule;
      if (taken.has(id) || patterns.some(({ rule }) => rule.id === id)) {
        const message = `There is a pattern \`${id}\` already; give each an id of its own.`;
        problems.push({ ...fileProblem(path, message), line: pattern.line, path: 'id' });
      }
      patterns.push(pattern);
      problems.push(...fixtureProblems(pattern));
    }
  }
  if (patterns.length > MOST_PATTERNS) {
    const message = `There are ${patterns.length} patterns; at most ${MOST_PATTERNS} are read.`;
    problems.push(fileProblem(patterns.at(-1)?.file ?? PATTERNS_FOLDER, message));
  }
  return patterns;
}
