import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { SECRET, type LoadOrder, type LoadReport } from './messages.ts';
import { workflowRunPayload } from './payload.ts';

// The load generator, a process of its own: bare sockets, so that it takes little of the processors
// that it shares with the server.
const body = workflowRunPayload();
const signature = createHmac('sha256', SECRET).update(body).digest('hex');
let serial = 0;

function head(path: string): string {
  serial += 1;
  const guid = `${process.pid}-${Date.now()}-${serial}`;
  return [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'User-Agent: GitHub-Hookshot/bench',
    'Content-Type: application/json',
    'X-GitHub-Event: workflow_run',
    `X-GitHub-Delivery: ${guid}`,
    `X-Hub-Signature-256: sha256=${signature}`,
    `Content-Length: ${body.length}`,
    '\r\n',
  ].join('\r\n');
}

/** One connection, one call at a time. */
function client(port: number, path: string) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  let answered: (status: number) => void = () => undefined;
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
    const whole =
      length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= end + 4 + Number(length);
    if (!whole) return;
    const status = Number(text.slice(9, 12));
    text = '';
    answered(status);
  });
  socket.on('error', (error) => {
    throw error;
  });
  return {
    call: () =>
      new Promise<number>((resolve) => {
        answered = resolve;
        socket.cork();
        socket.write(head(path), 'latin1');
        socket.write(body);
        socket.uncork();
      }),
    close: () => socket.destroy(),
  };
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const { port, path, connections, rate, seconds } = order;
  const most = order.most ?? Infinity;
  const clients = Array.from({ length: connections }, () => client(port, path));
  const latencies: number[] = [];
  let refused = 0;
  let sent = 0;
  const begin = performance.now();
  const end = begin + seconds * 1000;
  // Open loop: each call has its moment, and waits for a free connection from then on.
  const dueAt = (): number => (rate === null ? performance.now() : begin + (sent * 1000) / rate);
  await Promise.all(
    clients.map(async ({ call, close }) => {
      while (sent < most) {
        const due = dueAt();
        if (due >= end) break;
        sent += 1;
        const early = due - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        // A timer may come a little early, and then nothing was late yet.
        const asked = Math.min(due, performance.now());
        const status = await call();
        latencies.push(performance.now() - asked);
        if (status < 200 || status > 299) refused += 1;
      }
      close();
    }),
  );
  const took = (performance.now() - begin) / 1000;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    count: sorted.length,
    refused,
    seconds: took,
    p50: at(0.5),
    p99: at(0.99),
    worst: at(1),
  };
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((report) => process.send?.(report));
});
