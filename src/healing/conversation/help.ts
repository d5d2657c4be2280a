import { type Block, inlineCode, list, paragraph, sentence } from '../../text/markdown.ts';
import { COMMANDS } from './parse-command.ts';

/** The commands and what they do. */
export function helpBlocks(): Block[] {
  const items = Object.values(COMMANDS).map(({ usage, does, needs }) => {
    const who = needs === 'write' ? sentence` (for people who may write)` : sentence``;
    return sentence`${inlineCode(`/pipewright ${usage}`)} ${does}${who}`;
  });
  return [
    paragraph(sentence`What can be asked, each on a line of its own in a new comment:`),
    list(items),
  ];
}
