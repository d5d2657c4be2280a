/** Bytes that end a line belong to this class; the automaton never steps over them. */
export const END_OF_LINE = 0;
/** Begins an escape sequence, which keywords see through: colours change in the middle of words. */
export const ESCAPE = 1;
const OTHER = 2;
const DIGIT = 3;
/** Bytes beyond ASCII share these classes: a keyword may then also find another, which its rule sorts out. */
const BEYOND_ASCII = 4;
const CLASSES_BEYOND_ASCII = 4;
/** Rows are kept short, so that the ones in use stay in the processor's nearest cache. */
const CLASSES = 64;

/**
 * An Aho-Corasick automaton over bytes, ignoring ASCII case; any digit in a keyword stands for any
 * digit. A state is its row's offset in `next`: from state `s` a byte leads to `next[s + classOf[byte]]`.
 */
export interface KeywordAutomaton {
  /** Byte → class; END_OF_LINE for `\r` and `\n`, ESCAPE for the escape character. */
  classOf: Uint8Array;
  next: Uint32Array;
  /** States from here on complete at least one keyword. */
  firstFinal: number;
  /** Final state → owners of the keywords that end there, ascending; index is (state - firstFinal) / rowLength. */

  owners: Int32Array[];
  rowLength: number;
}

const fold = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** Builds the automaton; a keyword's owner is any number, and several keywords may share one. */
export function buildKeywordAutomaton(
  keywords: Array<{ keyword: string; owner: number }>,
): KeywordAutomaton {
  const encoded = keywords.map(({ keyword, owner }) => ({
    owner,
    bytes: Buffer.from(keyword, 'utf8').map((byte) => (isDigit(byte) ? 48 : fold(byte))),
  }));
  const classOf = classesOf(encoded.map(({ bytes }) => bytes));
  const nodes = 1 + encoded.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const children = new Uint32Array(nodes * CLASSES);
  const owners = new Map<number, Set<number>>();
  let count = 1;
  for (const { bytes, owner } of encoded) {
    let node = 0;
    for (const byte of bytes) {
      const edge = node * CLASSES + (classOf[byte] as number);
      if (children[edge] === 0) children[edge] = count++;
      node = children[edge] as number;
    }
    const own = owners.get(node);
    if (own === undefined) owners.set(node, new Set([owner]));
    else own.add(owner);
  }
  return tabulate(children, linkFailures(children, owners, count), owners, classOf);
}

/** Gives each byte of the keywords a class of its own, while there are enough. */
function classesOf(keywords: Uint8Array[]): Uint8Array {
  const classOf = new Uint8Array(256).fill(OTHER);
  let classes = BEYOND_ASCII + CLASSES_BEYOND_ASCII;
  for (const bytes of keywords) {
    for (const byte of bytes) {
      if (byte > 127) classOf[byte] = BEYOND_ASCII + (byte % CLASSES_BEYOND_ASCII);
      else if (byte !== 48 && classOf[byte] === OTHER)
        classOf[byte] = Math.min(classes++, CLASSES - 1);
    }
  }
  for (let byte = 65; byte <= 90; byte++) classOf[byte] = classOf[byte + 32] ?? OTHER;
  for (let byte = 48; byte <= 57; byte++) classOf[byte] = DIGIT;
  classOf[10] = END_OF_LINE;
  classOf[13] = END_OF_LINE;
  classOf[27] = ESCAPE;
  return classOf;
}

/**
 * Makes of the tree of keywords, whose missing children are 0 as is its root, the automaton: what a
 * node lacks it has from its longest suffix, and its owners as well. Answers the nodes breadth first.
 */
function linkFailures(
  children: Uint32Array,
  owners: Map<number, Set<number>>,
  count: number,
): Uint32Array {
  const order = new Uint32Array(count);
  const suffix = new Uint32Array(count);
  let known = 1;
  for (let at = 0; at < known; at++) {
    const node = order[at] as number;
    const row = node * CLASSES;
    const suffixRow = (suffix[node] as number) * CLASSES;
    for (let symbol = 0; symbol < CLASSES; symbol++) {
      const child = children[row + symbol] as number;
      const shorter = node === 0 ? 0 : (children[suffixRow + symbol] as number);
      if (child === 0) {
        children[row + symbol] = shorter;
        continue;
      }
      order[known++] = child;
      suffix[child] = shorter;
      const inherited = owners.get(shorter);
      if (inherited === undefined) continue;
      owners.set(child, new Set([...(owners.get(child) ?? []), ...inherited]));
    }
  }
  return order;
}

/** Writes the transition table with all final states behind the others. */
function tabulate(
  children: Uint32Array,
  order: Uint32Array,
  owners: Map<number, Set<number>>,
  classOf: Uint8Array,
): KeywordAutomaton {
  const plain = order.filter((node) => !owners.has(node));
  const final = order.filter((node) => owners.has(node));
  const states = new Uint32Array(order.length);
  for (const [index, node] of plain.entries()) states[node] = index * CLASSES;
  for (const [index, node] of final.entries()) states[node] = (plain.length + index) * CLASSES;
  const next = new Uint32Array(order.length * CLASSES);
  for (const node of order) {
    const from = node * CLASSES;
    const to = states[node] as number;
    for (let symbol = 0; symbol < CLASSES; symbol++) {
      next[to + symbol] = states[children[from + symbol] as number] as number;
    }
  }
  return {
    classOf,
    next,
    firstFinal: plain.length * CLASSES,
    rowLength: CLASSES,
    owners: [...final].map((node) => Int32Array.from(owners.get(node) ?? []).sort()),
  };
}

/** Collects the owners of the keywords in a stretch of a line; the array answered is used again by the next call. */
export type OwnerSearch = (bytes: Uint8Array, at: number, to: number, state: number) => number[];

/**
 * A search that goes on where the scan of a line stopped: at the byte that brought it into the final
 * state `state`. One per automaton, used again and again.
 */
export function createOwnerSearch(automaton: KeywordAutomaton): OwnerSearch {
  const { classOf, next, firstFinal, owners, rowLength } = automaton;
  let least = 0;
  let most = 0;
  for (const list of owners) {
    for (const owner of list) {
      least = Math.min(least, owner);
      most = Math.max(most, owner);
    }
  }
  const seen = new Uint32Array(most - least + 1);
  const found: number[] = [];
  let turn = 0;
  const take = (state: number): void => {
    const list = owners[(state - firstFinal) / rowLength] as Int32Array;
    for (let index = 0; index < list.length; index++) {
      const owner = list[index] as number;
      if (seen[owner - least] === turn) continue;
      seen[owner - least] = turn;
      found.push(owner);
    }
  };
  return (bytes, from, to, first) => {
    found.length = 0;
    if (from >= to) return found;
    turn++;
    let state = first;
    let newest = state;
    take(state);
    for (let at = from + 1; at < to; at++) {
      const symbol = classOf[bytes[at] as number] as number;
      if (symbol === ESCAPE) {
        at = endOfEscape(bytes, at, to);
        continue;
      }
      state = next[state + symbol] as number;
      if (state < firstFinal || state === newest) continue;
      newest = state;
      take(state);
    }
    return found;
  };
}

/** Index of the last byte of the escape sequence that begins at `at`, or of the last byte before `to`. */
export function endOfEscape(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at + 1] !== 91) return at;
  let end = at + 2;
  while (end < to && (bytes[end] as number) >= 32 && (bytes[end] as number) < 64) end++;
  return end < to ? end : to - 1;
}
