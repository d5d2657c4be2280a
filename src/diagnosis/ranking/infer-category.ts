import type { Category } from '../../domain/diagnosis.ts';
import type { LogText } from '../reading/log-text.ts';
import type { Candidate } from './candidate.ts';

/** Words in a command's or step's name that tell what kind of work it does; the first that matches counts. */
const WORK: Array<[RegExp, Category]> = [
  [
    /(?:^|[\s:/_.@-])(?:es|style|ts|ox|md|yaml|html|sass|scss|lint-|golangci-)?lint(?:er|ing|s)?\b|prettier|\bformat(?:ting|ter)?\b|\bfmt\b|flake8|\bblack\b|isort|\bruff\b|rubocop|spell|\btypos\b|\bvale\b|pre-commit|checkstyle|clippy|phpcs|php-cs|shellcheck|reviewdog|code[ -]?style|docstrings?|dictionary|\bstandard\b|\bbiome\b|treefmt|\bformatted\b|dictionary|link[ -]?check|awesome_bot/i,
    'lint_error',
  ],
  [
    /\b(?:tests?|specs?|testing|jest|mocha|vitest|pytest|tox|karma|rspec|cypress|playwright|e2e|phpunit|ctest|nosetests|unit|integration|coverage|bench(?:mark)?s?|prove|bats|testsuite)\b/i,
    'test_failure',
  ],
  [
    /\b(?:deploy|publish|release|helm|kubectl|upload|semantic-release|gh-pages|push)\w*\b/i,
    'deployment_error',
  ],
  [
    /\b(?:npm (?:ci|i|install)|(?:pnpm|yarn|bun|bundle|composer|pod|mix|poetry|uv) (?:install|sync|deps)|pip3? install|install|dependenc(?:y|ies)|restore|bootstrap)\b/i,
    'dependency_error',
  ],
  [
    /\b(?:build|builds|compile|tsc|make|cmake|webpack|vite|rollup|bundle|type-?check\w*|typecheck|xcodebuild|cargo|gradle|assemble)\b/i,
    'compile_error',
  ],
];
/** Lines of a shell trace, a package script or a task runner that name the command which runs. */
const COMMAND =
  /^(?:\$ |> (?!>)|\+ (?! |CategoryInfo|FullyQualified)|##\[command\]|Running |Executing |Task |> Task |\[command\])(?<command>.{1,200})/;
/** Lines above a candidate that are searched for its command. */
const ABOVE = 150;
/** Lines below that may name the failed task: `make: *** [lint] Error 1`. */
const BELOW = 12;
const TASK =
  /^(?:make(?:\[\d+\])?: \*\*\* \[(?:[^:\]]*:\d+: )?(?<target>[^\]]+)\]|npm ERR! .*`(?<script>[^`]+)`|error: (?:Recipe|script) `?"?(?<recipe>[\w:-]+)|ERROR: "(?<runall>[^"]+)" exited|The command "(?<command>.+)" (?:exited|failed))/;

/** What kind of work failed, judged by the command or the step that was at it; `unknown` when none tells. */
export function inferCategory(log: LogText, candidate: Candidate): Category {
  const { section } = candidate;
  const floor = Math.max(section?.first ?? 0, candidate.first - ABOVE);
  for (let line = candidate.last; line >= floor; line--) {
    const category = categoryOfWork(COMMAND.exec(log.text(line))?.groups?.['command'] ?? '');
    if (category !== null) return category;
  }
  const ceiling = Math.min(section?.last ?? log.lineCount - 1, candidate.last + BELOW);
  for (let line = candidate.last + 1; line <= ceiling; line++) {
    const groups = TASK.exec(log.text(line))?.groups ?? {};
    const category = categoryOfWork(Object.values(groups).find((name) => name !== undefined) ?? '');
    if (category !== null) return category;
  }
  return (
    categoryOfWork(section?.name ?? '') ?? categoryOfWork(log.text(candidate.line)) ?? 'unknown'
  );
}

function categoryOfWork(name: string): Category | null {
  if (name === '') return null;
  return WORK.find(([words]) => words.test(name))?.[1] ?? null;
}
