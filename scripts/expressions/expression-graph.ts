import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';

/** One character that an expression can read: which, where it can go on, and how often it can repeat. */
export interface Place {
  /** Bit sets over the characters that the expression tells apart. */
  reads: Uint32Array;
  /** The places that can come next, with the number of ways to get there without reading. */
  next: Map<number, number>;
  /** Characters that the outermost repetition around it can read. */
  bound: number;
  /** Once it is read the whole expression is sure to match, whatever follows. */
  sure: boolean;
}

/**
 * What a matcher that goes back can do, as a graph of Glushkov: every path through it is one way to
 * read the text. Place 0 looks for a beginning, place 1 is the beginning of the line.
 */
export type ExpressionGraph = Place[];

/** Reads every character, until a match begins. */
export const SEARCH = 0;
const START = 1;
/** A repetition up to this often is written out; a longer one counts as endless, with its length as a bound. */
const WRITTEN_OUT = 4;
/** Stand for what an expression does not name. */
const SAMPLES = 'é─中\u00a0\u2028\u{1f600}';

interface Entry {
  to: number;
  ways: number;
  /** Only at the beginning of the text. */
  anchored: boolean;
}
interface Exit {
  from: number;
  ways: number;
  /** Nothing is left to be checked. */
  sure: boolean;
}
interface Empty {
  ways: number;
  anchored: boolean;
  sure: boolean;
}
/** A part of an expression: how it begins, how it ends, and whether it can be empty. */
interface Part {
  first: Entry[];
  last: Exit[];
  empty: Empty[];
}

const NOTHING: Part = { first: [], last: [], empty: [{ ways: 1, anchored: false, sure: true }] };

/**
 * The graph of an expression, for texts of at most `longest` characters. Throws on long repetitions
 * within lookbehinds and on the newest syntax, whose cost it cannot tell.
 */
export function graphOf({ source, flags }: RegExp, longest: number): ExpressionGraph {
  const unicode = flags.includes('u') || flags.includes('v');
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode });
  const symbols = symbolsOf(pattern);
  const within = flags.replace(/[gymd]/g, '');
  const read: boolean[][] = [symbols.map(() => true), symbols.map(() => false)];
  const bounds = [longest, 1];
  const edges: Array<Map<number, number>> = [new Map(), new Map()];

  const place = (raw: string, bound: number): Part => {
    const one = new RegExp(`^(?:${raw})$`, within);
    read.push(symbols.map((symbol) => one.test(symbol)));
    bounds.push(bound);
    edges.push(new Map());
    const at = read.length - 1;
    return {
      first: [{ to: at, ways: 1, anchored: false }],
      last: [{ from: at, ways: 1, sure: true }],
      empty: [],
    };
  };
  const connect = (last: Exit[], first: Entry[]): void => {
    for (const exit of last) {
      for (const entry of first) {
        const next = edges[exit.from];
        if (entry.anchored || next === undefined) continue;
        next.set(entry.to, (next.get(entry.to) ?? 0) + exit.ways * entry.ways);
      }
    }
  };
  const sequence = (left: Part, right: Part): Part => {
    connect(left.last, right.first);
    return {
      first: [...left.first, ...left.empty.flatMap((empty) => right.first.map(enterBehind(empty)))],
      last: [
        ...right.last,
        ...right.empty
          .filter(({ anchored }) => !anchored)
          .flatMap((empty) => left.last.map(leaveBefore(empty))),
      ],
      empty: merge(
        left.empty.flatMap((a) =>
          right.empty.map((b) => ({
            ways: a.ways * b.ways,
            anchored: a.anchored || b.anchored,
            sure: a.sure && b.sure,
          })),
        ),
      ),
    };
  };
  const optional = (part: Part): Part => ({ ...part, empty: NOTHING.empty });
  const choice = (parts: Part[]): Part => ({
    first: parts.flatMap(({ first }) => first),
    last: parts.flatMap(({ last }) => last),
    empty: merge(parts.flatMap(({ empty }) => empty)),
  });
  const alternatives = (all: AST.Alternative[], bound: number): Part =>
    choice(
      all.map(({ elements }) =>
        elements.reduce((part, element) => sequence(part, visit(element, bound)), NOTHING),
      ),
    );
  const repeat = ({ element, min, max }: AST.Quantifier, bound: number): Part => {
    if (max <= WRITTEN_OUT) {
      let part = NOTHING;
      for (let count = max; count > min; count--) {
        part = optional(sequence(visit(element, bound), part));
      }
      for (let count = min; count > 0; count--) part = sequence(visit(element, bound), part);
      return part;
    }
    const own = bound > 1 ? bound : Math.min(longest, max * lengthOf(element, longest));
    const part = visit(element, own);
    connect(part.last, part.first);
    return min === 0 ? optional(part) : part;
  };
  const visit = (element: AST.Element, bound: number): Part => {
    switch (element.type) {
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        return place(element.raw, bound);
      case 'CapturingGroup':
      case 'Group':
        return alternatives(element.alternatives, bound);
      case 'Quantifier':
        return repeat(element, bound);
      case 'Assertion': {
        const isStart = element.kind === 'start' && !flags.includes('m');
        if (isStart) return { ...NOTHING, empty: [{ ways: 1, anchored: true, sure: true }] };
        const checked = [{ ways: 1, anchored: false, sure: false }];
        if (element.kind === 'lookahead') {
          // Its ways are gone as well, and lead nowhere.
          return {
            first: alternatives(element.alternatives, bound).first,
            last: [],
            empty: checked,
          };
        }
        if (element.kind === 'lookbehind' && lengthOf(element, longest) > WRITTEN_OUT * 16) {
          throw new Error('a lookbehind without a close bound');
        }
        return { ...NOTHING, empty: checked };
      }
      case 'Backreference': {
        // It reads what it reads in one way; how far that goes is not known here.
        const any = place('[^]', longest);
        connect(any.last, any.first);
        return optional(any);
      }
      default:
        throw new Error(`a part that cannot be judged: ${element.raw}`);
    }
  };

  const whole = alternatives(pattern.alternatives, 1);
  edges[SEARCH]?.set(SEARCH, 1);
  edges[START]?.set(SEARCH, 1);
  for (const { to, ways, anchored } of whole.first) {
    edges[START]?.set(to, ways);
    if (!anchored) edges[SEARCH]?.set(to, ways);
  }
  // An expression that is tried again behind each match is never done.
  const again = flags.includes('g');
  const sure = new Set(again ? [] : whole.last.filter((exit) => exit.sure).map(({ from }) => from));
  const reads = bitSets(read);
  return reads.map((bits, at) => ({
    reads: bits,
    next: edges[at] ?? new Map<number, number>(),
    bound: bounds[at] ?? 1,
    sure: sure.has(at),
  }));
}

const enterBehind =
  (empty: Empty) =>
  (entry: Entry): Entry => ({
    ...entry,
    ways: entry.ways * empty.ways,
    anchored: entry.anchored || empty.anchored,
  });

const leaveBefore =
  (empty: Empty) =>
  (exit: Exit): Exit => ({
    ...exit,
    ways: exit.ways * empty.ways,
    sure: exit.sure && empty.sure,
  });

function merge(empties: Empty[]): Empty[] {
  const merged: Empty[] = [];
  for (const empty of empties) {
    const twin = merged.find((one) => one.anchored === empty.anchored && one.sure === empty.sure);
    if (twin === undefined) merged.push({ ...empty });
    else twin.ways += empty.ways;
  }
  return merged;
}

/** Characters that a part reads at most. */
function lengthOf(element: AST.Element, longest: number): number {
  switch (element.type) {
    case 'Quantifier':
      return Math.min(longest, element.max * lengthOf(element.element, longest));
    case 'CapturingGroup':
    case 'Group':
      return Math.max(...element.alternatives.map((one) => sum(one.elements, longest)));
    case 'Assertion':
      return element.kind === 'lookbehind'
        ? Math.max(...element.alternatives.map((one) => sum(one.elements, longest)))
        : 0;
    default:
      return 1;
  }
}

const sum = (elements: AST.Element[], longest: number): number =>
  elements.reduce((length, element) => Math.min(longest, length + lengthOf(element, longest)), 0);

/** ASCII, what the expression names with its other cases, and samples of the rest. */
function symbolsOf(pattern: AST.Pattern): string[] {
  const symbols = new Set(Array.from({ length: 128 }, (_, code) => String.fromCodePoint(code)));
  for (const sample of SAMPLES) symbols.add(sample);
  visitRegExpAST(pattern, {
    onCharacterEnter: ({ value }) => {
      const symbol = String.fromCodePoint(value);
      for (const same of [symbol, symbol.toLowerCase(), symbol.toUpperCase()]) symbols.add(same);
    },
  });
  return [...symbols];
}

/** Characters that every place treats alike become one bit. */
function bitSets(read: boolean[][]): Uint32Array[] {
  const kinds = new Map<string, number>();
  const kindOf = (read[0] ?? []).map((_, symbol) => {
    const kind = read.map((reads) => (reads[symbol] === true ? '1' : '0')).join('');
    const known = kinds.get(kind) ?? kinds.size;
    kinds.set(kind, known);
    return known;
  });
  return read.map((reads) => {
    const bits = new Uint32Array((kinds.size >> 5) + 1);
    for (const [symbol, kind] of kindOf.entries()) {
      if (reads[symbol] === true) bits[kind >> 5] = (bits[kind >> 5] ?? 0) | (1 << (kind & 31));
    }
    return bits;
  });
}
