import type { FileDifference } from '../git/differences.ts';
import { html, type Html } from './html.ts';

/** Lines of one file that are shown; more would make the page slow. */
const MOST_LINES = 2000;

function rows(patch: string): Html[] {
  let before = 0;
  let after = 0;
  return patch
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line) => {
      const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
      if (hunk !== null) {
        before = Number(hunk[1]);
        after = Number(hunk[2]);
        return html`<tr class="hunk">
          <td></td>
          <td></td>
          <td>${line}</td>
        </tr>`;
      }
      const kind = line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : 'same';
      const old = kind === 'add' ? '' : String(before);
      const now = kind === 'del' ? '' : String(after);
      if (line.startsWith('\\')) {
        return html`<tr class="note">
          <td></td>
          <td></td>
          <td>${line.slice(2)}</td>
        </tr>`;
      }
      if (kind !== 'add') before += 1;
      if (kind !== 'del') after += 1;
      return html`<tr class="${kind}">
        <td class="number">${old}</td>
        <td class="number">${now}</td>
        <td>${line}</td>
      </tr>`;
    });
}

function oneFile(file: FileDifference): Html {
  const name = file.previousPath === null ? file.path : `${file.previousPath} → ${file.path}`;
  const content =
    file.patch === null
      ? html`<p class="pad muted">
          ${file.status === 'renamed' ? 'Renamed without changes.' : 'Binary or empty file.'}
        </p>`
      : html`<div class="scroll">
          <table class="diff">
            ${rows(file.patch)}
          </table>
        </div>`;
  return html`<section class="box">
    <h3 class="bar">
      <span class="figures"
        ><b class="plus">+${file.additions}</b> <b class="minus">−${file.deletions}</b></span
      >
      <code>${name}</code> <span class="tag">${file.status}</span>
    </h3>
    ${content}
  </section>`;
}

/** The files of a difference, each with its coloured lines. */
export function diffView(files: FileDifference[]): Html {
  const sum = (key: 'additions' | 'deletions'): number =>
    files.reduce((total, file) => total + file[key], 0);
  return html`<p class="muted">
      ${files.length} ${files.length === 1 ? 'file' : 'files'} changed,
      <b class="plus">+${sum('additions')}</b> <b class="minus">−${sum('deletions')}</b>
    </p>
    ${files.map(oneFile)}`;
}
