import { TOOL_NAMES, type ToolName } from '../../domain/sandbox.ts';
import type { Issue } from '../../domain/issue.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { matchPlaybook } from '../playbooks/match-playbook.ts';
import type { Playbook } from '../playbooks/playbook.ts';

/** Tools that run nothing which a fork can choose: no code of the repository, no package's program. */
const TOOLS: ReadonlySet<ToolName> = new Set([
  'cargo-lockfile',
  'clang-format',
  'go-mod-tidy',
  'gofmt',
  'lockfile-conflict',
  'npm-dependency',
  'npm-lockfile',
  'npm-peer-conflict',
  'pnpm-lockfile',
  'rustfmt',
  'shfmt',
  'whitespace',
  'yarn-lockfile',
]);

/** Actions that only edit texts, or let such a tool write a lockfile. */
const ACTIONS: ReadonlySet<string> = new Set([
  'edit_files',
  'add_npm_dependency',
  'add_npm_types',
  'add_requirement',
  'restore_maven_version',
]);

/**
 * The playbook whose fix can be offered to a fork as a patch: one that would apply were it no fork,
 * and that runs none of its code. Null where there is none, or no pull request to offer it in.
 */
export function forkPlaybook(
  { actions }: Pick<HealingDeps, 'actions'>,
  playbooks: readonly Playbook[],
  issue: Issue,
  paths: ReadonlySet<string> | null,
): Playbook | null {
  const { occurrence } = issue;
  if (!occurrence.fork || occurrence.pullRequest === null) return null;
  const harmless = playbooks.filter(({ steps }) => {
    const proposing = steps.filter(({ action }) => actions.get(action)?.propose !== undefined);
    return proposing.length > 0 && proposing.every(isHarmless);
  });
  return matchPlaybook(harmless, { ...issue, occurrence: { ...occurrence, fork: false } }, paths);
}

function isHarmless({ action, with: given }: Playbook['steps'][number]): boolean {
  if (ACTIONS.has(action)) return true;
  const tool = TOOL_NAMES.find((name) => name === given['tool']);
  return action === 'run_tool' && tool !== undefined && TOOLS.has(tool);
}
