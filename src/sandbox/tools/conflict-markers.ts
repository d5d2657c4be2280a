/**
 * A text with merge-conflict markers, reduced to the first side of each conflict (the branch that
 * was merged into). Null when there are none, or when they do not pair up.
 */
export function firstSides(text: string): string | null {
  const kept: string[] = [];
  let state: 'outside' | 'first' | 'base' | 'second' = 'outside';
  let conflicts = 0;
  for (const line of text.split(/(?<=\n)/)) {
    if (/^<{7}(?:\s|$)/.test(line)) {
      if (state !== 'outside') return null;
      state = 'first';
      conflicts += 1;
    } else if (/^\|{7}(?:\s|$)/.test(line) && state === 'first') state = 'base';
    else if (/^={7}\r?\n?$/.test(line) && (state === 'first' || state === 'base')) state = 'second';
    else if (/^>{7}(?:\s|$)/.test(line)) {
      if (state !== 'second') return null;
      state = 'outside';
    } else if (state === 'outside' || state === 'first') kept.push(line);
  }
  return state === 'outside' && conflicts > 0 ? kept.join('') : null;
}
