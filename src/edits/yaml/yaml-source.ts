import {
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

/** A text larger than this is not a workflow that anybody wrote. */
const MOST_CHARACTERS = 1_000_000;
/** A small file of aliases can unfold to a huge value. */
const MOST_ALIASES = 100;

/** Reads YAML for its ranges; every kind of brokenness is a value. */
export function readYaml(text: string): YamlSource {
  if (text.length > MOST_CHARACTERS) {
    const message = `it is longer than ${MOST_CHARACTERS} characters`;
    return {
      text,
      root: null,
      errors: [{ message, offset: 0, line: 1, column: 1 }],
      dataOf: () => undefined,
    };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, logLevel: 'silent', prettyErrors: false });
  const errors = document.errors.map((error) => {
    const [offset] = error.pos;
    const { line, col } = lineCounter.linePos(offset);
    return { message: error.message, offset, line: Math.max(1, line), column: Math.max(1, col) };
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
