import { availableParallelism } from 'node:os';
import { check } from 'recheck';
import { createDiagnoser } from '../src/diagnosis/diagnose.ts';
import { loadPatterns } from '../src/diagnosis/patterns/load-patterns.ts';
import type { Pattern } from '../src/diagnosis/patterns/pattern.ts';
import type { Rule } from '../src/diagnosis/rules/rule.ts';
import { STRUCTURAL_RULES } from '../src/diagnosis/rules/structural-rules.ts';

// Proves what patterns/ promises: each fixture is found by its own pattern and by no other that
// outranks it, near misses are missed, anchors stand in what they anchor, and no regular expression
// of a rule can be made to backtrack without end.
const patterns = await loadPatterns('patterns');
const diagnoser = createDiagnoser(patterns);
const problems: string[] = [];
const complain = (pattern: Pattern, problem: string): void => {
  problems.push(`${pattern.file}: ${pattern.rule.id}: ${problem}`);
};
const read = (text: string) => diagnoser.diagnose([Buffer.from(`${text}\n`)]);

for (const pattern of patterns) {
  const { rule } = pattern;
  for (const text of pattern.match) {
    const { findings } = await read(text);
    const own = findings.find((finding) => finding.pattern === rule.id);
    const winner = findings[0];
    if (own === undefined && winner === undefined) complain(pattern, `finds nothing in: ${text}`);
    else if (winner?.pattern !== rule.id && winner?.rule !== rule.family) {
      complain(pattern, `is shadowed by ${winner?.rule ?? 'nothing'} in: ${text}`);
    }
  }
  for (const text of pattern.nearMiss) {
    const { findings } = await read(text);
    if (findings.some((finding) => finding.pattern === rule.id)) {
      complain(pattern, `matches its near miss: ${text}`);
    }
  }
}

// The fuzzing checker within bounds, as the native program that recheck brings: its compiled twin,
// which it falls back to where there is none, takes about a second an expression.
const SEARCH = {
  checker: 'fuzz',
  timeout: 60_000,
  attackLimit: 20_000_000,
  attackTimeout: 300,
  incubationLimit: 2500,
  maxIteration: 6,
} as const;
const expressionsOf = (rule: Rule): RegExp[] =>
  [
    rule.test,
    rule.next,
    rule.names,
    rule.files,
    rule.heading,
    rule.block?.up,
    rule.block?.while,
    rule.block?.until,
    rule.block?.through,
  ].filter((expression) => expression instanceof RegExp);
// Ids as arguments limit the search to these rules; --fixtures-only leaves it out.
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const rules = process.argv.includes('--fixtures-only')
  ? []
  : [...patterns.map((pattern) => pattern.rule), ...STRUCTURAL_RULES].filter(
      ({ id }) => named.length === 0 || named.includes(id),
    );
// Rules share expressions: each is searched once.
const searched = new Map<string, { id: string; expression: RegExp }>();
for (const rule of rules) {
  for (const expression of expressionsOf(rule)) {
    const key = String(expression);
    if (!searched.has(key)) searched.set(key, { id: rule.id, expression });
  }
}
let slow = 0;
async function search(id: string, { source, flags }: RegExp): Promise<void> {
  const result = await check(source, flags, SEARCH);
  // Lines are capped at 2,000 characters, so a square is affordable; what is worse is not.
  if (result.status === 'safe') return;
  if (result.status === 'unknown') {
    problems.push(`${id}: no verdict (${result.error.kind}): ${source}`);
  } else if (result.complexity.type === 'polynomial' && result.complexity.degree <= 2) slow++;
  else problems.push(`${id}: ${result.complexity.summary}: ${source}`);
}
const waiting = [...searched.values()];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await search(next.id, next.expression);
    }
  }),
);

for (const problem of problems) console.error(problem);
console.log(
  `Patterns: ${patterns.length}, fixtures ${patterns.reduce((sum, { match, nearMiss }) => sum + match.length + nearMiss.length, 0)}, expressions ${searched.size} (${slow} quadratic on lines of at most 2,000 characters), ${problems.length} problems.`,
);
if (problems.length > 0) process.exitCode = 1;
