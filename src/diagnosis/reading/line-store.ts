import type { KeywordAutomaton } from './keyword-automaton.ts';
import { HIT_LENGTH, scanLines } from './line-scanner.ts';

/** How much of a log is held at once; beyond it the middle is thinned to what stands around hits. */
export interface StoreLimits {
  /** Decoded bytes held whole. */
  bytes: number;
  /** Lines held whole. */
  lines: number;
  /** Bytes of the beginning that are never thinned. */
  head: number;
  /** Bytes of a line that are kept when it spans chunks. */
  line: number;
}

export const DEFAULT_LIMITS: StoreLimits = {
  bytes: 16 << 20,
  lines: 1_000_000,
  head: 1 << 20,
  line: 64 << 10,
};

const NO_BYTES = Buffer.alloc(0);
const LF = 10;
const CR = 13;
/** Lines kept on either side of a hit when a block is thinned, and hits kept per block. */
const AROUND = 30;
const HITS_PER_THINNED_BLOCK = 16;
/** Thinned pieces beyond this many bytes are dropped, oldest first. */
const THINNED_BYTES = 8 << 20;

interface Block {
  bytes: Buffer;
  /** Number of the first line, 0-based. */
  first: number;
  /** Where each line starts, and behind the last one where the block ends. */
  starts: Int32Array;
  /** Lines with a keyword as index into `starts`, and byte and state where the keyword ends. */
  hits: Int32Array;
  thinned: boolean;
}

/** Where a line's bytes stand, without its line end. */
export interface LinePlace {
  bytes: Buffer;
  from: number;
  to: number;
}

/** A line with a keyword, and byte and state of the automaton where its first keyword ends. */
export interface Hit extends LinePlace {
  line: number;
  at: number;
  state: number;
}

/** The lines of a log that is being read: all of them while it is small, a bounded part when it is not. */
export class LineStore {
  lines = 0;
  bytes = 0;
  private blocks: Block[] = [];
  private carry: Uint8Array = new Uint8Array(0);
  private carryLength = 0;
  private heldBytes = 0;
  private heldLines = 0;
  private thinnedBytes = 0;
  private lastBlock: Block | null = null;
  private readonly automaton: KeywordAutomaton;
  private readonly limits: StoreLimits;

  constructor(automaton: KeywordAutomaton, limits: StoreLimits = DEFAULT_LIMITS) {
    this.automaton = automaton;
    this.limits = limits;
  }

  /** Takes the next bytes of the log; the array is kept and must not be written to afterwards. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.bytes += chunk.length;
    let rest = chunk;
    if (this.carryLength > 0) {
      const end = endOfFirstLine(this.carry, this.carryLength, rest);
      if (end < 0) {
        this.keepCarry(rest);
        return;
      }
      this.keepCarry(rest.subarray(0, end));
      // A lone \r at the very end would wait for its \n, which did not come.
      if (this.carry[this.carryLength - 1] === CR) this.carry[this.carryLength - 1] = LF;
      this.add(this.carry.slice(0, this.carryLength));
      this.carryLength = 0;
      rest = rest.subarray(end);
    }
    if (rest.length > 0) this.keepCarry(rest.subarray(this.add(rest)));
  }

  /** Ends the log: what has no line end is the last line, as is the empty text behind a final one. */
  finish(): void {
    const text = this.carry.subarray(0, this.carryLength);
    this.carryLength = 0;
    // The \n added to a final \r makes it one line end; the empty line behind it needs its own.
    if (text[text.length - 1] === CR) this.add(withLineEnd(text));
    this.add(withLineEnd(text[text.length - 1] === CR ? text.subarray(0, 0) : text));
  }

  /** Where a line stands; null for a line that is not held. 0-based. */
  locate(line: number): LinePlace | null {
    const block = this.blockOf(line);
    if (block === null) return null;
    const from = block.starts[line - block.first] as number;
    return { bytes: block.bytes, from, to: endOf(block, line - block.first) };
  }

  /** Visits the held lines with a keyword, ascending; what is given is used again for the next. */
  visitHits(visit: (hit: Hit, index: number) => void): void {
    let index = 0;
    const hit: Hit = { bytes: NO_BYTES, line: 0, from: 0, to: 0, at: 0, state: 0 };
    for (const block of this.blocks) {
      const { bytes, first, hits, starts } = block;
      hit.bytes = bytes;
      for (let entry = 0; entry < hits.length; entry += HIT_LENGTH) {
        const own = hits[entry] as number;
        hit.line = first + own;
        hit.from = starts[own] as number;
        hit.to = endOf(block, own);
        hit.at = hits[entry + 1] as number;
        hit.state = hits[entry + 2] as number;
        visit(hit, index++);
      }
    }
  }

  /** How many held lines have a keyword. */
  hitCount(): number {
    return this.blocks.reduce((sum, block) => sum + block.hits.length / HIT_LENGTH, 0);
  }

  private keepCarry(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, Math.max(0, this.limits.line - this.carryLength));
    if (this.carryLength + kept.length > this.carry.length) {
      const larger = new Uint8Array(Math.max(1024, 2 * (this.carryLength + kept.length)));
      larger.set(this.carry.subarray(0, this.carryLength));
      this.carry = larger;
    }
    this.carry.set(kept, this.carryLength);
    this.carryLength += kept.length;
    // Of an overlong line the beginning is kept, and its last byte, which may be the line's end.
    const last = bytes[bytes.length - 1];
    if (kept.length < bytes.length && last !== undefined) this.carry[this.carryLength - 1] = last;
  }

  /** Adds the complete lines of `bytes` as a block and answers how many bytes they take. */
  private add(bytes: Uint8Array): number {
    const { starts, hits, consumed } = scanLines(bytes, this.automaton);
    if (starts.length === 0) return 0;
    const ends = new Int32Array(starts.length + 1);
    ends.set(starts.values.subarray(0, starts.length));
    ends[starts.length] = consumed;
    this.blocks.push({
      bytes: Buffer.from(bytes.buffer, bytes.byteOffset, consumed),
      first: this.lines,
      starts: ends,
      hits: hits.values.slice(0, hits.length),
      thinned: false,
    });
    this.lines += starts.length;
    this.heldBytes += consumed;
    this.heldLines += starts.length;
    if (this.heldBytes > this.limits.bytes || this.heldLines > this.limits.lines) this.thin();
    return consumed;
  }

  private blockOf(line: number): Block | null {
    const last = this.lastBlock;
    if (last !== null && holds(last, line)) return last;
    let low = 0;
    let high = this.blocks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const block = this.blocks[middle] as Block;
      if (holds(block, line)) return (this.lastBlock = block);
      if (line < block.first) high = middle - 1;
      else low = middle + 1;
    }
    return null;
  }

  /** Thins the oldest whole blocks behind the head until the limits hold again. */
  private thin(): void {
    this.lastBlock = null;
    // Thinning by a quarter at once keeps its share of the work small.
    const bytes = this.limits.bytes * 0.75;
    const lines = this.limits.lines * 0.75;
    let head = 0;
    const kept: Block[] = [];
    for (const [index, block] of this.blocks.entries()) {
      const over = this.heldBytes > bytes || this.heldLines > lines;
      const isHead = !block.thinned && head < this.limits.head;
      const isNewest = index === this.blocks.length - 1;
      if (!block.thinned && isHead) head += block.bytes.length;
      if (block.thinned || isHead || isNewest || !over) {
        kept.push(block);
        continue;
      }
      this.heldBytes -= block.bytes.length;
      this.heldLines -= block.starts.length - 1;
      const pieces = thinBlock(block);
      for (const piece of pieces) this.thinnedBytes += piece.bytes.length;
      kept.push(...pieces);
    }
    this.blocks = kept.filter((block) => {
      if (!block.thinned || this.thinnedBytes <= THINNED_BYTES) return true;
      this.thinnedBytes -= block.bytes.length;
      return false;
    });
  }
}

function withLineEnd(text: Uint8Array): Uint8Array {
  const line = new Uint8Array(text.length + 1);
  line.set(text);
  line[text.length] = LF;
  return line;
}

/** Byte behind a line's text, its line end left out; the line is an index into `starts`. */
function endOf({ bytes, starts }: Block, line: number): number {
  const to = (starts[line + 1] as number) - 1;
  const crlf = bytes[to] === LF && to > (starts[line] as number) && bytes[to - 1] === CR;
  return crlf ? to - 1 : to;
}

const holds = (block: Block, line: number): boolean =>
  line >= block.first && line < block.first + block.starts.length - 1;

/** Index in `rest` behind the end of the line that the carry began; negative when it does not end there. */
function endOfFirstLine(carry: Uint8Array, carryLength: number, rest: Uint8Array): number {
  if (carry[carryLength - 1] === CR) return rest[0] === LF ? 1 : 0;
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === LF) return at + 1;
    if (rest[at] === CR) {
      if (at + 1 === rest.length) return -1;
      return rest[at + 1] === LF ? at + 2 : at + 1;
    }
  }
  return -1;
}

/** Copies of the surroundings of a block's first and last hits. */
function thinBlock(block: Block): Block[] {
  const half = HITS_PER_THINNED_BLOCK / 2;
  const all = block.hits.filter((_, entry) => entry % HIT_LENGTH === 0);
  const hits = [...new Set([...all.slice(0, half), ...all.slice(-half)])];
  const count = block.starts.length - 1;
  const pieces: Block[] = [];
  let covered = -1;
  for (const hit of hits) {
    if (hit <= covered) continue;
    const from = Math.max(covered + 1, hit - AROUND);
    const to = Math.min(count, hit + AROUND + 1);
    covered = to - 1;
    const start = block.starts[from] as number;
    const end = block.starts[to] as number;
    if (end - start > DEFAULT_LIMITS.line * 4) continue;
    pieces.push({
      // A copy: the slice of a Buffer would keep the whole of it alive.
      bytes: Buffer.from(block.bytes.subarray(start, end)),
      first: block.first + from,
      starts: block.starts.slice(from, to + 1).map((offset) => offset - start),
      hits: hitsWithin(block.hits, from, to, start),
      thinned: true,
    });
  }
  return pieces;
}

/** The hits of some lines, as seen from the first of them and from its first byte. */
function hitsWithin(hits: Int32Array, from: number, to: number, start: number): Int32Array {
  const within: number[] = [];
  for (let entry = 0; entry < hits.length; entry += HIT_LENGTH) {
    const [line = 0, at = 0, state = 0] = hits.subarray(entry, entry + HIT_LENGTH);
    if (line >= from && line < to) within.push(line - from, at - start, state);
  }
  return Int32Array.from(within);
}
