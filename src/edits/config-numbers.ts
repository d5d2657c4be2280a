import { asMap, asScalar, asSequence, keyOf, readYaml } from './yaml/yaml-source.ts';

/** A whole number in a configuration file, with its key and where it stands. */
export interface PlacedNumber {
  key: string;
  value: number;
  start: number;
  end: number;
}

/** The whole numbers that a YAML, JSON or TOML file sets by a key; none where it cannot be read. */
export function findNumbers(path: string, text: string): PlacedNumber[] {
  if (path.endsWith('.toml')) return numbersOfToml(text);
  const { root, errors } = readYaml(text);
  return errors.length > 0 ? [] : numbersBelow(root);
}

function numbersBelow(node: unknown): PlacedNumber[] {
  const items = asMap(node)?.items;
  if (items === undefined) return (asSequence(node)?.items ?? []).flatMap(numbersBelow);
  return items.flatMap((pair) => {
    const key = keyOf(pair);
    const scalar = asScalar(pair.value);
    if (scalar === null || key === null) return numbersBelow(pair.value);
    const { range, source = '', value } = scalar;
    const isWhole = typeof value === 'number' && /^\d{1,9}$/.test(source);
    return isWhole ? [{ key, value, start: range[0], end: range[1] }] : [];
  });
}

/** Lines `key = 12`, outside of texts that go over several lines. */
function numbersOfToml(text: string): PlacedNumber[] {
  const found: PlacedNumber[] = [];
  let at = 0;
  let within: string | null = null;
  for (const line of text.split('\n')) {
    const marks = line.match(/"""|'''/g) ?? [];
    const match = /^\s*(?:"([\w.-]+)"|([\w.-]+))\s*=\s*(\d{1,9})\s*(?:#.*)?$/.exec(
      line.replace(/\r$/, ''),
    );
    if (within === null && match !== null) {
      const [whole, quoted, bare, digits = ''] = match;
      const start = at + whole.indexOf(digits, whole.indexOf('=') + 1);
      const key = (quoted ?? bare ?? '').split('.').at(-1) ?? '';
      found.push({ key, value: Number(digits), start, end: start + digits.length });
    }
    for (const mark of marks) within = within === null ? mark : within === mark ? null : within;
    at += line.length + 1;
  }
  return found;
}
