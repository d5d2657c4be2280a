import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
  visit,
} from 'yaml';

/** A YAML (or JSON) text with its nodes, whose ranges are offsets into `text`. Never written back. */
export interface YamlSource {
  text: string;
  /** Null for an empty document. */
  root: Node | null;
  /** What is not valid YAML, in order; where there is something, the nodes are a guess. */
  errors: Array<{ message: string; offset: number; line: number; column: number }>;
  /** A node as plain data, aliases unfolded up to a bound; undefined where that is not possible. */
  dataOf(node: unknown): unknown;
}

/** A text larger than this is not a workflow that anybody wrote; some take the parser long. */
const MOST_CHARACTERS = 300_000;
const MOST_ANCHORS = 500;
/** A small file of aliases can unfold to a huge value. */
const MOST_ALIASES = 100;

/** Reads YAML for its ranges; every kind of brokenness is a value. */
export function readYaml(text: string): YamlSource {
  const excess = excessOf(text);
  if (excess !== null) {
    const message = excess;
    return {
      text,
      root: null,
      errors: [{ message, offset: 0, line: 1, column: 1 }],
      dataOf: () => undefined,
    };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    logLevel: 'silent',
    prettyErrors: false,
    // The parser compares every key with every other one.
    uniqueKeys: false,
  });
  const found = [
    ...document.errors.map(({ message, pos: [offset] }) => ({ message, offset })),
    ...repeatedKeys(document),
  ].toSorted((a, b) => a.offset - b.offset);
  const errors = found.map(({ message, offset }) => {
    const { line, col } = lineCounter.linePos(offset);
    return { message, offset, line: Math.max(1, line), column: Math.max(1, col) };
  });
  const dataOf = (node: unknown): unknown => {
    if (!isNode(node)) return node;
    try {
      return node.toJS(document, { maxAliasCount: MOST_ALIASES }) as unknown;
    } catch {
      // Too many aliases, or one without its anchor: nothing to rely on.
      return undefined;
    }
  };
  return { text, root: document.contents, errors, dataOf };
}

/** What makes a text none that is parsed, or null. */
function excessOf(text: string): string | null {
  if (text.length > MOST_CHARACTERS) return `it is longer than ${MOST_CHARACTERS} characters`;
  const anchors = text.match(/(?:^|[\s,[{])&[^\s]/g)?.length ?? 0;
  return anchors > MOST_ANCHORS ? `it has more than ${MOST_ANCHORS} anchors` : null;
}

/** Keys that a mapping has already, each with its place. */
function repeatedKeys(document: Document.Parsed): Array<{ message: string; offset: number }> {
  const repeated: Array<{ message: string; offset: number }> = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          repeated.push({ message: 'Map keys must be unique', offset: key.range?.[0] ?? 0 });
        }
        seen.add(key.value);
      }
    },
  });
  return repeated;
}

/** The mapping that a node is; null for anything else, an alias included. */
export function asMap(node: unknown): YAMLMap | null {
  return isMap(node) ? node : null;
}

/** The sequence that a node is; null for anything else, an alias included. */
export function asSequence(node: unknown): YAMLSeq | null {
  return isSeq(node) ? node : null;
}

/** The scalar that a node is, with where it stands; null for anything else. */
export function asScalar(node: unknown): PlacedScalar | null {
  return isScalar(node) && node.range ? (node as PlacedScalar) : null;
}

/** A scalar of the source; `range` is its start, the end of its value, and where its line goes on. */
export type PlacedScalar = Scalar & { range: [number, number, number] };

/** The pair of a key in a mapping, or null. */
export function pairOf(map: YAMLMap | null, key: string): Pair | null {
  return map?.items.find((pair) => keyOf(pair) === key) ?? null;
}

/** The node below a key, or null where the mapping has no such key. */
export function valueOf(map: YAMLMap | null, key: string): unknown {
  return pairOf(map, key)?.value ?? null;
}

/** A pair's key as text; null where it is not a scalar. */
export function keyOf(pair: Pair): string | null {
  return isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : null;
}

/** True when an alias (`*name`) stands anywhere at or below a node: an edit there would not be local. */
export function holdsAlias(node: unknown): boolean {
  if (isAlias(node)) return true;
  if (isMap(node)) return node.items.some((pair) => holdsAlias(pair.key) || holdsAlias(pair.value));
  return isSeq(node) && node.items.some(holdsAlias);
}
