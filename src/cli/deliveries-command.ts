import { Command, InvalidArgumentError, Option } from 'commander';
import { DELIVERY_STATUSES, type DeliveryFilter } from '../domain/delivery.ts';
import type * as Deliveries from './deliveries.ts';

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

interface ListFlags extends DeliveryFilter {
  limit: number;
  json?: boolean;
}

/** Runs one of the commands; they are loaded here, since what they need takes long to load. */
async function onDeliveries(
  run: (desk: Deliveries.DeliveryDesk, commands: typeof Deliveries) => Promise<0 | 1>,
): Promise<void> {
  const { withDeliveries } = await import('./with-deliveries.ts');
  const commands = await import('./deliveries.ts');
  await withDeliveries((desk) => run(desk, commands));
}

/** `90m`, `12h`, `3d`, or a date; throws InvalidArgumentError for anything else. */
export function readSince(text: string, now = new Date()): Date {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const date =
    count === undefined
      ? new Date(text)
      : new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
  if (Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Use 90m, 12h, 3d, or a date as 2026-01-31T12:00:00Z.');
  }
  return date;
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new InvalidArgumentError('Use a whole number from 1 to 10000.');
}

/** `pipewright deliveries`: what GitHub sent, what became of it, and another try. */
export function deliveriesCommand(): Command {
  const list = new Command('list')
    .description('List deliveries, newest first.')
    .addOption(new Option('--status <status>', 'only these').choices(DELIVERY_STATUSES))
    .option('--event <name>', 'only this event, as workflow_run')
    .option('--repository <owner/name>', 'only of this repository')
    .option('--since <time>', 'received since: 90m, 12h, 3d or a date', (text) => readSince(text))
    .option('--limit <count>', 'at most so many', readLimit, 50)
    .option('--json', 'one JSON object a line')
    .action(({ json, limit, ...filter }: ListFlags) =>
      onDeliveries((desk, { listDeliveries }) =>
        listDeliveries(desk, { filter, limit, json: json === true }),
      ),
    );
  const show = new Command('show')
    .description('Show a delivery, its story and its body; secrets in the body are redacted.')
    .argument('<guid>', 'X-GitHub-Delivery')
    .option('--json', 'one JSON object')
    .option('--raw', 'the body alone, byte for byte, with whatever it holds')
    .action((guid: string, flags: { json?: boolean; raw?: boolean }) =>
      onDeliveries((desk, { showDelivery }) => showDelivery(desk, guid, flags)),
    );
  const replay = new Command('replay')
    .description('Have a delivery handled again; the server need not run.')
    .argument('[guid]', 'X-GitHub-Delivery')
    .option('--dead', 'all that were given up, oldest first')
    .action(async (guid: string | undefined, { dead }: { dead?: boolean }, command: Command) => {
      if ((guid === undefined) === (dead !== true)) {
        command.error('error: name one delivery, or use --dead', { exitCode: 2 });
      }
      await onDeliveries((desk, { replayDead, replayDelivery }) =>
        guid === undefined ? replayDead(desk) : replayDelivery(desk, guid),
      );
    });
  return new Command('deliveries')
    .description('List, show and replay what GitHub delivered; also while the server runs.')
    .addCommand(list)
    .addCommand(show)
    .addCommand(replay);
}
