import { graphOf, SEARCH, type ExpressionGraph } from './expression-graph.ts';
import { componentsOf } from './components.ts';

/**
 * A bound on the steps that a matcher which goes back takes on the worst line of at most `longest`
 * characters, but for a constant; Infinity where they double with every few characters. The ways to
 * read one text multiply where two repetitions can both read the same stretch of it: such pairs are
 * found as Weber and Seidl do (“On the degree of ambiguity of finite automata”, 1991), and the longest
 * chain of them counts, each with the length that its shorter repetition can have. Throws for what
 * cannot be judged.
 */
export function worstSteps(expression: RegExp, longest: number): number {
  const graph = graphOf(expression, longest);
  // Until success is sure all ways are tried; from there on, those behind the one that made it so.
  const searching = graph.map((place) =>
    place.sure ? { ...place, next: new Map<number, number>() } : place,
  );
  const sure = graph.flatMap((place, at) => (place.sure ? [...place.next.keys(), at] : []));
  return longest * Math.max(waysThrough(searching, [1]), waysThrough(graph, sure));
}

/** In how many ways a text can be read at most, from any of these places on. */
function waysThrough(graph: ExpressionGraph, from: number[]): number {
  const reached = reachableFrom(graph, from);
  const loops = componentsOf(graph.map(({ next }) => [...next.keys()])).filter(
    (places) => places.every((place) => reached.has(place)) && isLoop(graph, places),
  );
  if (loops.some((places) => doubles(graph, places))) return Infinity;
  // Components come with those behind them first; chains are followed from the front.
  loops.reverse();
  const behind = loops.map((places) => reachableFrom(graph, places));
  const ways = loops.map(() => 1);
  let most = 1;
  for (const [right, rightPlaces] of loops.entries()) {
    let best = 1;
    for (let left = 0; left < right; left++) {
      const leftPlaces = loops[left] ?? [];
      if (behind[left]?.has(rightPlaces[0] ?? SEARCH) !== true) continue;
      const before = ways[left] ?? 1;
      const bound = Math.min(boundOf(graph, leftPlaces), boundOf(graph, rightPlaces));
      if (before * bound <= best) best = Math.max(best, before);
      else if (share(graph, leftPlaces, rightPlaces, behind[left])) best = before * bound;
      else best = Math.max(best, before);
    }
    ways[right] = best;
    most = Math.max(most, best);
  }
  return most;
}

const boundOf = (graph: ExpressionGraph, places: number[]): number =>
  Math.max(...places.map((place) => graph[place]?.bound ?? 1));

const isLoop = (graph: ExpressionGraph, places: number[]): boolean =>
  places.length > 1 || places.some((place) => graph[place]?.next.has(place) === true);

function reachableFrom(graph: ExpressionGraph, from: number[]): Set<number> {
  const reached = new Set(from);
  for (const place of reached)
    for (const next of graph[place]?.next.keys() ?? []) reached.add(next);
  return reached;
}

/** Whether one text leads from a place of the loop back to it in two ways. */
function doubles(graph: ExpressionGraph, places: number[]): boolean {
  const inside = new Set(places);
  const nextOf = (place: number): Array<[number, number]> =>
    [...(graph[place]?.next ?? [])].filter(([next]) => inside.has(next));
  if (places.some((place) => nextOf(place).some(([, ways]) => ways > 1))) return true;
  const size = graph.length;
  const pairs = walk(
    places.map((place) => place * size + place),
    (pair) => {
      const [a, b] = [Math.floor(pair / size), pair % size];
      return nextOf(a).flatMap(([nextA]) =>
        nextOf(b).flatMap(([nextB]) => (meet(graph, nextA, nextB) ? [nextA * size + nextB] : [])),
      );
    },
  );
  const keys = [...pairs.keys()];
  const index = new Map(keys.map((key, at) => [key, at]));
  const components = componentsOf(
    keys.map((key) => (pairs.get(key) ?? []).map((next) => index.get(next) ?? 0)),
  );
  const isEqual = (at: number): boolean => {
    const key = keys[at] ?? 0;
    return Math.floor(key / size) === key % size;
  };
  return components.some((part) => part.some(isEqual) && !part.every(isEqual));
}

/** Whether one text can stay in the left loop, stay in the right one, and lead from the left to the right. */
function share(
  graph: ExpressionGraph,
  left: number[],
  right: number[],
  behindLeft: Set<number> | undefined,
): boolean {
  const size = graph.length;
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  const between = new Set(
    [...(behindLeft ?? [])].filter((place) =>
      reachableFrom(graph, [place]).has(right[0] ?? SEARCH),
    ),
  );
  const triple = (a: number, b: number, c: number): number => (a * size + b) * size + c;
  const bridge = -1;
  const starts = left.flatMap((p) => right.map((q) => triple(p, p, q)));
  const triples = walk(starts, (key) => {
    const [a, b, c] = [Math.floor(key / size / size), Math.floor(key / size) % size, key % size];
    const found: number[] = [];
    // From the end of such a text back to its beginning: what lies on a cycle with it is one.
    if (b === c && inLeft.has(a) && inRight.has(c)) found.push(triple(a, a, c));
    for (const nextA of graph[a]?.next.keys() ?? []) {
      if (!inLeft.has(nextA)) continue;
      for (const nextC of graph[c]?.next.keys() ?? []) {
        if (!inRight.has(nextC) || !meet(graph, nextA, nextC)) continue;
        for (const nextB of graph[b]?.next.keys() ?? []) {
          if (between.has(nextB) && meet(graph, nextA, nextC, nextB)) {
            found.push(triple(nextA, nextB, nextC));
          }
        }
      }
    }
    return found;
  });
  const keys = [...triples.keys()];
  const index = new Map(keys.map((key, at) => [key, at]));
  const components = componentsOf(
    keys.map((key) => (triples.get(key) ?? []).map((next) => index.get(next) ?? bridge)),
  );
  return components.some((part) => {
    const members = new Set(part.map((at) => keys[at] ?? 0));
    return [...members].some((key) => {
      const [a, b, c] = [Math.floor(key / size / size), Math.floor(key / size) % size, key % size];
      return b === c && inLeft.has(a) && members.has(triple(a, a, c));
    });
  });
}

/** Everything that is reached, with what it leads to. */
function walk(starts: number[], nextOf: (key: number) => number[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const waiting = [...starts];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue;
    const next = nextOf(key);
    found.set(key, next);
    waiting.push(...next);
  }
  return found;
}

/** Whether one character can be read at all of these places. */
function meet(graph: ExpressionGraph, a: number, b: number, c: number = a): boolean {
  const [first, second, third] = [graph[a]?.reads, graph[b]?.reads, graph[c]?.reads];
  if (first === undefined || second === undefined || third === undefined) return false;
  return first.some((bits, word) => (bits & (second[word] ?? 0) & (third[word] ?? 0)) !== 0);
}
