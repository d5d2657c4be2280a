import { inlineCode, type Inline, sentence } from '../../text/markdown.ts';
import type { HealingFacts } from '../actions/action.ts';

/** By which rules the answer was made, so that it can be made again. */
export function howDecided({ issue, playbook, run }: HealingFacts): Inline {
  const { pattern, rule } = issue.finding;
  const by =
    pattern === null
      ? sentence`rule ${inlineCode(rule)}`
      : sentence`pattern ${inlineCode(pattern)}`;
  const handler = inlineCode(`${playbook.name} ${playbook.version}`);
  return sentence`Found by ${by}, handled by playbook ${handler}, run ${inlineCode(run.id)}. No language model took part. Pipewright never merges.`;
}
