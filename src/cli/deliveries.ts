import type {
  DeliveryFilter,
  DeliveryHistory,
  DeliveryStore,
  DeliverySummary,
} from '../domain/delivery.ts';

const CONTROLS = /\p{Cc}/gu;
const REPLAY_AT_ONCE = 1000;

/** What the commands on deliveries work with. */
export interface DeliveryDesk {
  deliveries: Pick<DeliveryStore, 'get'>;
  history: DeliveryHistory;
  /** Tells the queue; who fails to is helped by the reconciler. */
  wake(guids: string[]): Promise<void>;
  redact: (text: string) => string;
  out(text: string | Uint8Array): void;
  error(text: string): void;
}

/** Prints deliveries, newest first, a line each. */
export async function listDeliveries(
  desk: DeliveryDesk,
  options: { filter: DeliveryFilter; limit: number; json: boolean },
): Promise<0> {
  const rows = await desk.history.list(options.filter, options.limit);
  if (options.json) {
    for (const row of rows) desk.out(`${JSON.stringify(row)}\n`);
    return 0;
  }
  if (rows.length === 0) {
    desk.out('No deliveries.\n');
    return 0;
  }
  const head = ['RECEIVED', 'STATUS', 'TRIES', 'EVENT', 'REPOSITORY', 'DELIVERY'];
  const table = [head, ...rows.map(cells)];
  const widths = head.map((_, at) => Math.max(...table.map((line) => line[at]?.length ?? 0)));
  for (const line of table) {
    desk.out(
      `${line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
  return 0;
}

/** Prints one delivery with its story and its body; 1 when there is none. */
export async function showDelivery(
  desk: DeliveryDesk,
  guid: string,
  flags: { json?: boolean; raw?: boolean },
): Promise<0 | 1> {
  const delivery = await desk.deliveries.get(guid);
  if (delivery === null) return fail(desk, unknown(guid));
  const { payload, ...summary } = delivery;
  if (flags.raw === true) {
    if (payload === null) return fail(desk, erased(guid));
    desk.out(payload);
    return 0;
  }
  const body = payload === null ? null : desk.redact(new TextDecoder().decode(payload));
  if (flags.json === true) {
    desk.out(`${JSON.stringify({ ...summary, payload: body })}\n`);
    return 0;
  }
  for (const [name, value] of story(summary)) desk.out(`${name.padEnd(13)} ${value}\n`);
  desk.out(`\n${body === null ? 'The body is no longer kept.' : pretty(body)}\n`);
  return 0;
}

/** Has one delivery handled again; 1 when it cannot be. */
export async function replayDelivery(desk: DeliveryDesk, guid: string): Promise<0 | 1> {
  const outcome = await desk.history.replay(guid);
  if (outcome === 'unknown') return fail(desk, unknown(guid));
  if (outcome === 'erased') return fail(desk, erased(guid));
  if (outcome === 'waiting') return fail(desk, `${safe(guid)} waits to be handled already.`);
  desk.out(`${safe(guid)} is handled again.\n`);
  await tell(desk, [guid]);
  return 0;
}

/** Has all dead deliveries handled again. */
export async function replayDead(desk: DeliveryDesk): Promise<0> {
  let total = 0;
  for (;;) {
    const guids = await desk.history.replayDead(REPLAY_AT_ONCE);
    total += guids.length;
    if (guids.length > 0) await tell(desk, guids);
    if (guids.length < REPLAY_AT_ONCE) break;
  }
  desk.out(total === 0 ? 'No delivery is dead.\n' : `${total} handled again.\n`);
  return 0;
}

async function tell(desk: DeliveryDesk, guids: string[]): Promise<void> {
  try {
    await desk.wake(guids);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    desk.error(`The queue was not told (${reason}); the server finds it within minutes.\n`);
  }
}

function cells(row: DeliverySummary): string[] {
  const event = row.action === null ? row.event : `${row.event}.${row.action}`;
  return [
    row.receivedAt.toISOString().slice(0, 19).replace('T', ' '),
    row.status,
    String(row.attempts),
    safe(event),
    safe(row.repository ?? '-'),
    row.guid,
  ];
}

function story(row: DeliverySummary): Array<[string, string]> {
  const lines: Array<[string, string]> = [
    ['delivery', row.guid],
    ['event', row.action === null ? row.event : `${row.event}.${row.action}`],
    ['repository', row.repository ?? '-'],
    ['installation', String(row.installationId ?? '-')],
    ['status', row.status],
    ['received', row.receivedAt.toISOString()],
    ['tries', String(row.attempts)],
  ];
  if (row.status === 'failed') lines.push(['next try', row.dueAt.toISOString()]);
  if (row.processedAt !== null) lines.push(['finished', row.processedAt.toISOString()]);
  if (row.lastError !== null) lines.push(['last error', row.lastError]);
  return lines.map(([name, value]) => [name, safe(value)]);
}

function pretty(body: string): string {
  try {
    // What JSON can say is written as JSON, so that no control character gets through.
    return JSON.stringify(JSON.parse(body), null, 2).replace(/\p{Cc}(?<!\n)/gu, '');
  } catch {
    return safe(body);
  }
}

function fail(desk: DeliveryDesk, message: string): 1 {
  desk.error(`${message}\n`);
  return 1;
}

const unknown = (guid: string): string =>
  `There is no delivery ${safe(guid)}: it never came, or is no longer kept.`;
const erased = (guid: string): string => `The body of ${safe(guid)} is no longer kept.`;
const safe = (text: string): string => text.replace(CONTROLS, ' ');
