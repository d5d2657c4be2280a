import { Command } from 'commander';
import { onAccounts } from './on-accounts.ts';

/** `grant-repository`, `withdraw-repository` and `list-grants`. */
export function grantCommands(): Command[] {
  const grant = new Command('grant-repository')
    .description('Give a user a repository, whatever GitHub lets them read.')
    .requiredOption('--user <login>', 'their e-mail or user name')
    .requiredOption('--repository <name>', 'owner/name')
    .option('--write', 'let them change settings and resolve Issues there')
    .action(({ repository, user, write }: { user: string; repository: string; write?: boolean }) =>
      onAccounts((desk, { grantRepository }) =>
        grantRepository(desk, { user, repository, canWrite: write === true }),
      ),
    );
  const withdraw = new Command('withdraw-repository')
    .description('Take a granted repository back.')
    .requiredOption('--user <login>', 'their e-mail or user name')
    .requiredOption('--repository <name>', 'owner/name')
    .action((wanted: { user: string; repository: string }) =>
      onAccounts((desk, { withdrawRepository }) => withdrawRepository(desk, wanted)),
    );
  const list = new Command('list-grants')
    .description('List the repositories that a user was granted.')
    .requiredOption('--user <login>', 'their e-mail or user name')
    .action(({ user }: { user: string }) =>
      onAccounts((desk, { listGrants }) => listGrants(desk, user)),
    );
  return [grant, withdraw, list];
}
