import { createDiagnoser } from '../src/diagnosis/diagnose.ts';
import { WINDOW } from '../src/diagnosis/complained-files.ts';
import { loadPatterns } from '../src/diagnosis/patterns/load-patterns.ts';
import type { Pattern } from '../src/diagnosis/patterns/pattern.ts';
import { ESCAPES, LINE_CAP } from '../src/diagnosis/reading/clean-line.ts';
import { EPILOGUE } from '../src/diagnosis/rules/epilogue.ts';
import type { Rule } from '../src/diagnosis/rules/rule.ts';
import { STRUCTURAL_RULES } from '../src/diagnosis/rules/structural-rules.ts';
import { SECRET_PATTERNS } from '../src/text/secret-patterns.ts';
import { literalsIn, type Located } from './expressions/literals.ts';
import { worstSteps } from './expressions/worst-steps.ts';

// Proves what patterns/ promises: each fixture is found by its own pattern and by no other that
// outranks it, near misses are missed, and no regular expression that reads lines can be made to
// backtrack without end. The verdict is computed, not searched for: it is the same in every run.
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

// Lines are cut at this length; `files` is tried on several of them together.
const LONGEST = LINE_CAP;
const LONGEST_WINDOW = WINDOW * (LINE_CAP + 1);
// A square of the line is affordable, what is worse is not.
const MOST_STEPS = LONGEST ** 2;
interface Judged extends Located {
  longest: number;
}
const expressionsOf = ({ id, block, ...rule }: Rule): Judged[] =>
  [
    rule.test,
    rule.next,
    rule.names,
    rule.above,
    rule.heading,
    block?.up,
    block?.while,
    block?.until,
    block?.through,
  ]
    .filter((expression) => expression instanceof RegExp)
    .map((expression) => ({ where: id, expression, longest: LONGEST }))
    .concat(
      rule.files === null
        ? []
        : [{ where: `${id}: files`, expression: rule.files, longest: LONGEST_WINDOW }],
    );
const all: Judged[] = [
  ...[...patterns.map((pattern) => pattern.rule), ...STRUCTURAL_RULES].flatMap(expressionsOf),
  // The rest of what reads lines and texts of others, and what is put together from parts.
  ...[
    ...literalsIn('src/diagnosis'),
    ...literalsIn('src/text'),
    ...SECRET_PATTERNS.map(({ id, pattern }) => ({ where: id, expression: pattern })),
    { where: 'epilogue', expression: EPILOGUE },
    { where: 'escapes', expression: ESCAPES },
  ].map((located) => ({ ...located, longest: LONGEST })),
];
// Rules share expressions: each is judged once.
const judged = new Map(all.map((one) => [`${String(one.expression)}${one.longest}`, one]));
let square = 0;
for (const { where, expression, longest } of judged.values()) {
  let steps: number;
  try {
    steps = worstSteps(expression, longest);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push(`${where}: cannot be judged (${reason}): ${expression.source}`);
    continue;
  }
  if (steps > MOST_STEPS) {
    const told = Number.isFinite(steps) ? steps.toExponential(0) : 'endlessly many';
    problems.push(`${where}: ${told} steps on ${longest} characters: ${expression.source}`);
  } else if (steps > MOST_STEPS / 10) square++;
}

for (const problem of problems) console.error(problem);
console.log(
  `Patterns: ${patterns.length}, fixtures ${patterns.reduce((sum, { match, nearMiss }) => sum + match.length + nearMiss.length, 0)}, expressions ${judged.size} (${square} take up to a square of steps on lines of at most ${LONGEST} characters, the others fewer), ${problems.length} problems.`,
);
if (problems.length > 0) process.exitCode = 1;
