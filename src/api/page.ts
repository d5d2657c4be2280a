import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--accent:#1a7f37}
body{font:16px/1.55 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1.25rem}
h1{font-size:1.6rem;line-height:1.2}code{font-family:ui-monospace,monospace;font-size:.92em}
form{border:1px solid var(--line);border-radius:8px;padding:1rem 1.25rem;margin:1.5rem 0}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}small{display:block;opacity:.75}
input{font:inherit;width:100%;box-sizing:border-box;padding:.45rem .6rem;border:1px solid var(--line);border-radius:6px}
button,.button{font:inherit;font-weight:600;display:inline-block;margin-top:1rem;padding:.5rem 1rem;border:0;border-radius:6px;background:var(--accent);color:#fff;text-decoration:none;cursor:pointer}
.wrong{border-left:4px solid #cf222e;padding:.25rem 1rem}table{border-collapse:collapse}td{padding:.1rem 1.5rem .1rem 0}
`;

/** Lets pages have their own style and send forms home and to `formTargets`, and nothing else. */
export function pagePolicy(formTargets: readonly string[] = []): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  return [
    `default-src 'none'`,
    `style-src 'sha256-${style}'`,
    ['form-action', `'self'`, ...formTargets].join(' '),
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ');
}

/** Text as it may stand in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A whole page of ours; `title` and `body` are HTML. */
export const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Pipewright</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
