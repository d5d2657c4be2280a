import { pino, type Logger as PinoLogger } from 'pino';
import { formatRecord } from './pretty.ts';

/** The log of one process or of one piece of work in it; `child()` adds fields such as `delivery`. */
export type Logger = PinoLogger;

function redactDeep(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), redactDeep(item, redact)]),
  );
}

/**
 * Makes the log of a process. Every string of a record (message, fields, stacks) passes through
 * `redact` before it is written to `destination`, standard output unless said otherwise.
 */
export function createLogger(options: {
  level: string;
  pretty?: boolean;
  redact: (text: string) => string;
  destination?: { write(line: string): unknown };
}): Logger {
  const out = options.destination ?? process.stdout;
  // Redaction sees the finished record: bindings, serialised errors and messages alike.
  const stream = {
    write(line: string): void {
      const record = redactDeep(JSON.parse(line), options.redact) as Record<string, unknown>;
      out.write(options.pretty === true ? formatRecord(record) : `${JSON.stringify(record)}\n`);
    },
  };
  return pino({ level: options.level, base: null }, stream);
}
