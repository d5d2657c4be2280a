import type { MonitoredRepository } from '../../domain/repository.ts';
import type { CommentedTrigger } from '../../domain/trigger.ts';
import { nearestWord } from '../../edits/workflow/edit-distance.ts';
import { inlineCode, paragraph, sentence } from '../../text/markdown.ts';
import { renderMarkdown } from '../../text/render-markdown.ts';
import { answerDelivery } from '../answer-delivery.ts';
import { currentRepository } from '../current-repository.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { SECTION_LIMITS, stickyComment } from '../report/sticky-comment.ts';
import { knownRepository } from '../triggers/known-repository.ts';
import { doCommand, type Said } from './do-command.ts';
import { helpBlocks } from './help.ts';
import { type Command, COMMANDS, parseCommand } from './parse-command.ts';
import { isPermitted } from './permitted.ts';

/**
 * Does what a new comment of a person asks for, shows by signs on it that it was heard and done,
 * and answers in the one comment of ours. Comments of bots and edits ask for nothing.
 */
export async function onCommented(deps: HealingDeps, trigger: CommentedTrigger): Promise<void> {
  const { actor, deliveryGuid } = trigger;
  if (trigger.byOurselves || trigger.byBot || trigger.change !== 'created' || actor === null)
    return;
  const command = parseCommand(trigger.body);
  if (command === null) return;
  const known = await knownRepository(deps, trigger);
  if (known.status !== 'active') return;
  const repository = await currentRepository(deps, known);
  const word = command.name === 'unknown' ? 'help' : command.name;
  const detail = `${command.name === 'unknown' ? command.word : (command.argument ?? '')} on #${trigger.issueNumber}`;
  const needs = command.name === 'unknown' ? 'read' : COMMANDS[command.name].needs;
  const asking = { deliveryGuid, actor, action: `command.${word}`, detail };
  const permitted = await isPermitted(deps, repository, asking, needs);
  if (permitted === 'too often') return sign(deps, trigger, 'done', 'confused');
  await sign(deps, trigger, 'heard', 'eyes');
  const said: Said =
    permitted === 'yes'
      ? await answerOf(deps, repository, trigger, command)
      : {
          ok: false,
          blocks: [paragraph(sentence`Only people who may write here can ask for that.`)],
        };
  const who = inlineCode(actor);
  const lead = paragraph(sentence`**${inlineCode(asTyped(command))}**, asked by ${who}:`);
  const body = renderMarkdown([lead, ...said.blocks], SECTION_LIMITS.answer);
  await answerDelivery(deps, trigger, 'answer', [
    stickyComment(trigger.issueNumber, 'answer', deps.redact(body)),
  ]);
  await sign(deps, trigger, 'done', said.ok ? 'rocket' : 'confused');
}

async function answerOf(
  deps: HealingDeps,
  repository: MonitoredRepository,
  trigger: CommentedTrigger,
  command: Command,
): Promise<Said> {
  if (command.name !== 'unknown') return doCommand(deps, repository, trigger, command);
  const none = sentence`There is no command ${inlineCode(command.word)}.`;
  const meant = nearestWord(command.word, Object.keys(COMMANDS));
  const unknown =
    meant === null ? none : sentence`${none} Did you mean ${inlineCode(`/pipewright ${meant}`)}?`;
  return { ok: false, blocks: [paragraph(unknown), ...helpBlocks()] };
}

/** What the person wrote, as far as it was read. */
function asTyped(command: Command): string {
  if (command.name === 'unknown') return `/pipewright ${command.word}`;
  const { name, argument } = command;
  return argument === null ? `/pipewright ${name}` : `/pipewright ${name} ${argument}`;
}

async function sign(
  deps: HealingDeps,
  trigger: CommentedTrigger,
  topic: 'heard' | 'done',
  content: 'eyes' | 'rocket' | 'confused',
): Promise<void> {
  const { commentId } = trigger;
  await answerDelivery(deps, trigger, topic, [{ kind: 'reaction', commentId, content }]);
}
