import type { BadRequest } from './bad-requests.ts';
import { judge } from './judge.ts';

const AT_ONCE = 8;
let callers = 0;

/** Sends a request from an address of its own; gives what is wrong with the answer, or null. */
export async function sendAndJudge(url: string, request: BadRequest): Promise<string | null> {
  const { body, headers, method, path } = request;
  callers += 1;
  const from = `10.${(callers >> 16) & 255}.${(callers >> 8) & 255}.${callers & 255}`;
  const answer = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: { ...headers, 'X-Forwarded-For': from },
    ...(body === undefined || method === 'GET' || method === 'HEAD'
      ? {}
      : { body: body as string }),
  });
  return judge(request, answer, await answer.text());
}

/** Sends all, some at once; gives what was wrong. */
export async function sendAll(url: string, requests: readonly BadRequest[]): Promise<string[]> {
  const failures: string[] = [];
  const waiting = [...requests];
  const work = async (): Promise<void> => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const wrong = await sendAndJudge(url, request);
      if (wrong !== null) failures.push(wrong);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}
