import { wantsColour } from '../config/colour.ts';

/** What a command reads and writes. */
export interface CommandIo {
  input: AsyncIterable<Uint8Array | string>;
  out: (text: string) => void;
  error: (text: string) => void;
  /** True when people read the output in colour on a terminal. */
  terminal: boolean;
}

/** The input and output of this process. */
export function processIo(): CommandIo {
  return {
    input: process.stdin,
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    terminal: wantsColour(process.stdout.isTTY),
  };
}
