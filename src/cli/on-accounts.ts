import { ACCOUNTS_CHANGED } from '../domain/accounts.ts';
import type * as Accounts from './accounts.ts';
import type * as Grants from './grants.ts';

/** Runs one of the commands on the configured database; also while a server runs on it. */
export async function onAccounts(
  run: (desk: Accounts.AccountDesk, commands: typeof Accounts & typeof Grants) => Promise<0 | 1>,
): Promise<void> {
  // Loaded here: the database's client takes longer to load than other commands take to run.
  const { withStorage } = await import('./with-storage.ts');
  const commands = { ...(await import('./accounts.ts')), ...(await import('./grants.ts')) };
  await withStorage((storage, { publish }) =>
    run(
      {
        accounts: storage.accounts,
        views: storage.views,
        tellOthers: () => publish(ACCOUNTS_CHANGED, null),
        now: new Date(),
        out: (text) => process.stdout.write(text),
        error: (text) => process.stderr.write(text),
      },
      commands,
    ),
  );
}
