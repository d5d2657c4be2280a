const MIN_LENGTH = 4;
const MIN_LINE = 16;
const MIN_BASE64 = 6;

/**
 * The spellings under which a configured secret may appear in a text: plain, JSON-escaped, line by
 * line, URL-encoded, and base64 (both alphabets) at each of the three alignments it can have inside
 * a longer encoded text. Empty for values under 4 characters: hiding those would hide everything.
 */
export function secretForms(value: string): string[] {
  if (value.trim().length < MIN_LENGTH) return [];
  const lines = value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= MIN_LINE && !line.startsWith('-----'));
  return [...new Set([value.trim(), ...lines].flatMap(formsOf))];
}

function formsOf(value: string): string[] {
  return [value, JSON.stringify(value).slice(1, -1), ...urlForms(value), ...base64Forms(value)];
}

function urlForms(value: string): string[] {
  // A lone surrogate cannot be encoded, and so cannot appear in encoded form either.
  const encoded = encodeURIComponent(value.replace(/\p{Cs}/gu, ''));
  const lower = encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
  return [encoded, lower, encoded.replaceAll('%20', '+')];
}

function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((alignment) => {
    const encoded = Buffer.concat([Buffer.alloc(alignment), bytes]).toString('base64');
    // Characters that also carry bits of what stands before or after differ from text to text.
    const first = Math.ceil((alignment * 8) / 6);
    const last = Math.floor(((alignment + bytes.length) * 8) / 6);
    const stable = encoded.slice(first, last);
    if (stable.length < MIN_BASE64) return [];
    return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
