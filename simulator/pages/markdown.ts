import MarkdownIt from 'markdown-it';
import { html, trusted, type Html } from './html.ts';

const renderer = new MarkdownIt({ html: false, linkify: false, breaks: false });
// A picture would call another host; its text is enough here.
renderer.disable('image');

/** The text after the HTML comments at its start, which GitHub hides: sticky comments carry their mark there. */
function withoutLeadingComments(text: string): string {
  let rest = text.trimStart();
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->');
    // A comment without an end hides all that follows.
    rest = end < 0 ? '' : rest.slice(end + '-->'.length).trimStart();
  }
  return rest;
}

/** Renders Markdown as GitHub shows it, with raw HTML as text and task boxes as boxes. */
export function markdown(text: string | null): Html {
  if (text === null || text.trim() === '') {
    return html`<p class="muted"><em>No description provided.</em></p>`;
  }
  const rendered = renderer
    .render(withoutLeadingComments(text))
    .replaceAll('<li>[ ] ', '<li class="task">☐ ')
    .replaceAll(/<li>\[x\] /gi, '<li class="task">☑ ');
  return html`<div class="markdown">${trusted(rendered)}</div>`;
}
