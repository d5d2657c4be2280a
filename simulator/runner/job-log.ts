import { StringDecoder } from 'node:string_decoder';

/** The log of one job as GitHub writes it: a timestamp before each line, secrets masked. */
export interface JobLog {
  /** Writes text, which may have several lines. */
  write(text: string): void;
  /** From now on this value, and each of its lines, is shown as `***`. */
  mask(value: string): void;
}

const MAX_LINE = 4 * 1024 * 1024;

/** A log over `emit`, which gets whole lines with their timestamps. */
export function createJobLog(emit: (text: string) => void): JobLog {
  const masks = new Set<string>();
  const masked = (text: string): string =>
    [...masks]
      .sort((a, b) => b.length - a.length)
      .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  return {
    write: (text) => {
      for (const line of masked(text).split('\n')) emit(`${timestamp()} ${line}\n`);
    },
    mask: (value) => {
      for (const line of [value, ...value.split('\n')]) {
        if (line.trim() !== '') masks.add(line.trim());
      }
    },
  };
}

/** Now, in UTC with seven decimals as GitHub's runner writes it. */
function timestamp(): string {
  const now = performance.timeOrigin + performance.now();
  const fine = String(Math.floor((now % 1) * 10_000)).padStart(4, '0');
  return `${new Date(now).toISOString().slice(0, -1)}${fine}Z`;
}

/** Cuts a byte stream into lines at `\n`, `\r\n` and lone `\r`, and hands each on as text. */
export function createLineSplitter(onLine: (line: string) => void): {
  add: (chunk: Uint8Array) => void;
  end: () => void;
} {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length > MAX_LINE) {
      onLine(rest);
      rest = '';
    }
  };
  return {
    add: (chunk) => take(decoder.write(Buffer.from(chunk))),
    end: () => {
      take(decoder.end());
      if (rest !== '') onLine(rest.replace(/\r$/, ''));
      rest = '';
    },
  };
}
