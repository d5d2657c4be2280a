/** Text that is HTML already. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | false | readonly Part[];

/** Escapes text for elements and attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Takes markup as it is; only for what this folder or the Markdown renderer made. */
export function trusted(markup: string): Html {
  return { markup };
}

function render(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'markup' in part ? part.markup : part.map(render).join('');
}

/** A template whose values are escaped unless they are HTML themselves; lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return trusted(
    strings.map((text, at) => text + (at < parts.length ? render(parts[at] ?? null) : '')).join(''),
  );
}
