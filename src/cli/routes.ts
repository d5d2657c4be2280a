import { Command } from 'commander';
import { processIo } from './command-io.ts';
import { columns } from './style.ts';

/** One route, as the server's table describes it. */
export interface RouteRow {
  contract: string;
  method: string;
  path: string;
  caller: string;
  permission: string | null;
  limit: string | null;
}

/** `pipewright routes`: what the HTTP server does, and who may call it. */
export function routesCommand(read: () => Promise<readonly RouteRow[]>): Command {
  return new Command('routes')
    .description('List what the HTTP server does, and who may call it.')
    .option('--json', 'JSON, one route a line')
    .addHelpText(
      'after',
      '\nExamples:\n  pipewright routes\n  pipewright routes --json | jq -r .path',
    )
    .action(async (flags: { json?: boolean }) => {
      const routes = await read();
      const rows = routes.map((route) => [
        route.contract,
        route.method,
        route.path,
        route.permission ?? route.caller,
        route.limit ?? '–',
      ]);
      processIo().out(
        flags.json === true
          ? routes.map((route) => `${JSON.stringify(route)}\n`).join('')
          : columns([['CONTRACT', 'METHOD', 'PATH', 'PERMISSION', 'LIMIT'], ...rows]),
      );
    });
}
