import { Agent, request } from 'node:http';

/** Calls of one kind: where, and as whom; keys take turns, since each has its limit. */
export interface Calls {
  port: number;
  path: (call: number) => string;
  keys: readonly string[];
}

/** Milliseconds of each of `count` calls, `connections` at a time. Throws at any answer but 200. */
export async function measure(
  { keys, path, port }: Calls,
  connections: number,
  until: { count: number } | { seconds: number },
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const begin = performance.now();
  let sent = 0;
  const isOver = () =>
    'count' in until ? sent >= until.count : performance.now() - begin >= until.seconds * 1000;
  const one = (call: number) =>
    new Promise<void>((resolve, reject) => {
      const started = performance.now();
      const key = keys[call % keys.length] ?? '';
      const asked = request(
        {
          agent,
          port,
          host: '127.0.0.1',
          path: path(call),
          headers: { Authorization: `Bearer ${key}` },
        },
        (response) => {
          response.resume().once('end', () => {
            times.push(performance.now() - started);
            if (response.statusCode === 200) resolve();
            else reject(new Error(`${path(call)} answered ${response.statusCode}`));
          });
        },
      );
      asked.once('error', reject).end();
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (!isOver()) {
        sent += 1;
        await one(sent - 1);
      }
    }),
  );
  agent.destroy();
  return times.sort((first, second) => first - second);
}

/** The time that this share of the calls did not take longer than. */
export function quantile(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
}
