import { stripVTControlCharacters } from 'node:util';
import { html, type Html } from './html.ts';

/** Lines of one log that are shown. */
const MOST_LINES = 10_000;
const MOST_CHARACTERS = 2000;
const TIMESTAMP = /^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?/;

interface Line {
  number: number;
  text: string;
  kind: 'plain' | 'error' | 'warning' | 'notice' | 'command' | 'group' | 'end';
}

function read(text: string, number: number): Line {
  const shown = text.replace(TIMESTAMP, '').slice(0, MOST_CHARACTERS);
  const clean = stripVTControlCharacters(shown);
  const marker = /^##\[(group|endgroup|error|warning|notice|command|section)\]/.exec(clean);
  if (marker === null) return { number, text: clean, kind: 'plain' };
  const rest = clean.slice(marker[0].length);
  const [, name] = marker;
  if (name === 'endgroup') return { number, text: '', kind: 'end' };
  if (name === 'group' || name === 'error' || name === 'warning' || name === 'notice') {
    return { number, text: name === 'error' ? `Error: ${rest}` : rest, kind: name };
  }
  return { number, text: rest, kind: 'command' };
}

function row(line: Line): Html {
  return html`<div class="line ${line.kind}" id="L${line.number}">
    <a href="#L${line.number}">${line.number}</a><span>${line.text}</span>
  </div>`;
}

/** A job's raw log with numbered lines; groups fold, escapes and timestamps are left out. */
export function logView(log: string): Html {
  const raw = log.replace(/\n$/, '').split(/\r\n|\n|\r/);
  const lines = raw.slice(0, MOST_LINES).map((text, at) => read(text, at + 1));
  const parts: Html[] = [];
  let group: { head: Line; rows: Html[] } | null = null;
  const close = (): void => {
    if (group === null) return;
    parts.push(
      html`<details>
        <summary>${row(group.head)}</summary>
        ${group.rows}
      </details>`,
    );
    group = null;
  };
  for (const line of lines) {
    if (line.kind === 'group') {
      close();
      group = { head: line, rows: [] };
    } else if (line.kind === 'end') {
      close();
    } else if (group === null) {
      parts.push(row(line));
    } else {
      (group as { rows: Html[] }).rows.push(row(line));
    }
  }
  close();
  const left = raw.length - lines.length;
  return html`<div class="log">
    ${parts}${left > 0 && html`<p>${left} more lines are in the log itself.</p>`}
  </div>`;
}
