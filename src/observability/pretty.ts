const LEVELS: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
const HIDDEN = new Set(['level', 'time', 'msg', 'err', 'pid', 'hostname']);

/** One record of the log as a line for people; the stack of an error follows, indented. */
export function formatRecord(record: Record<string, unknown>): string {
  const time = new Date(Number(record['time'])).toISOString().slice(11, 23);
  const fields = Object.entries(record)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const line = [
    time,
    LEVELS[Number(record['level'])] ?? 'log',
    typeof record['msg'] === 'string' ? record['msg'] : '',
    ...fields,
  ];
  const stack = (record['err'] as { stack?: unknown } | undefined)?.stack;
  const below = typeof stack === 'string' ? `\n${stack.replace(/^/gm, '    ')}` : '';
  return `${line.join(' ')}${below}\n`;
}
