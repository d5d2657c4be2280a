import { Command } from 'commander';

/** `pipewright migrate`: brings the database's schema up to date and leaves. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring the schema of the database up to date; `start` does it too.')
    .action(async () => {
      // Loaded here: the database's client takes longer to load than other commands take to run.
      const { migrate } = await import('./migrate.ts');
      await migrate();
      console.log('The schema of the database is up to date.');
    });
}
