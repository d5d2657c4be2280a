import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/observability/logger.ts';

function capture(options: { level?: string; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const logger = createLogger({
    level: options.level ?? 'info',
    pretty: options.pretty ?? false,
    redact: (text) => text.replaceAll('hunter2', '***').replaceAll('line one\nline two', '***'),
    destination: { write: (line) => lines.push(line) },
  });
  return { logger, lines };
}

describe('createLogger', () => {
  it('redacts messages, fields at any depth, child fields and errors with their causes', () => {
    const { logger, lines } = capture();
    const cause = new Error('cause hunter2');
    const err = new Error('failed with hunter2', { cause });
    logger
      .child({ delivery: 'd-1', token: 'hunter2' })
      .error({ err, deep: { list: ['hunter2', 'line one\nline two'], hunter2: 1 } }, 'say hunter2');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('hunter2');
    expect(lines[0]).not.toContain('line one');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      delivery: 'd-1',
      msg: 'say ***',
      deep: { list: ['***', '***'] },
    });
  });

  it('writes nothing below its level', () => {
    const { logger, lines } = capture({ level: 'warn' });
    logger.info('quiet');
    expect(lines).toEqual([]);
  });

  it('writes one readable line, and the stack of an error below it', () => {
    const { logger, lines } = capture({ pretty: true });
    logger.info({ delivery: 'd-1', count: 3 }, 'Delivery handled');
    logger.warn({ err: new Error('no luck') }, 'Again');
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} info Delivery handled delivery=d-1 count=3\n$/,
    );
    expect(lines[1]).toMatch(/WARN Again\n {4}Error: no luck\n {4} {4}at /);
  });
});
