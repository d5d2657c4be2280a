import type { MonitoredRepository } from '../../domain/repository.ts';
import { nearestWord } from '../../edits/workflow/edit-distance.ts';
import { type Block, inlineCode, paragraph, sentence } from '../../text/markdown.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { prose } from '../report/prose.ts';
import { playbookNames } from '../settings/settings-in-force.ts';
import type { Said } from './do-command.ts';

/** Pauses a playbook, or everything, in a repository, or ends such a pause. */
export async function pauseOrResume(
  deps: Pick<HealingDeps, 'conversation' | 'playbooks'>,
  wish: {
    repository: MonitoredRepository;
    by: string;
    /** Null: everything. */
    playbook: string | null;
    what: 'pause' | 'resume';
  },
): Promise<Said> {
  const { repository, by, playbook, what } = wish;
  const names = playbookNames(deps);
  const say = (ok: boolean, words: string): Said => ({ ok, blocks: [paragraph(prose(words))] });
  if (playbook !== null && !names.has(playbook)) {
    const meant = nearestWord(playbook, names);
    return { ok: false, blocks: [noSuchPlaybook(playbook, meant, what)] };
  }
  const subject = playbook === null ? 'Pipewright' : `\`${playbook}\``;
  if (what === 'resume') {
    const was = await deps.conversation.resume(repository.id, playbook);
    return was
      ? say(true, `${subject} works in this repository again, as far as the settings let it.`)
      : say(false, `${subject} was not paused by a command.`);
  }
  await deps.conversation.pause({ repositoryId: repository.id, playbook, by });
  return say(true, `${subject} is paused in this repository until somebody resumes it.`);
}

/** Names what was typed as data, the nearest name, and where all of them stand: they are many. */
function noSuchPlaybook(typed: string, meant: string | null, what: 'pause' | 'resume'): Block {
  const none = sentence`There is no playbook ${inlineCode(typed)}.`;
  const asked = meant === null ? null : inlineCode(`/pipewright ${what} ${meant}`);
  const nearest = asked === null ? none : sentence`${none} Did you mean ${asked}?`;
  return paragraph(
    sentence`${nearest} Pipewright’s own are listed in its \`docs/repairs.md\`, this repository’s are the files of \`.github/pipewright/playbooks/\`.`,
  );
}
