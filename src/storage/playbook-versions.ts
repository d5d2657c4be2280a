import type { PlaybookVersions } from '../domain/playbook-versions.ts';
import type { Database } from './database.ts';

/** Since when this installation has its playbooks, in Postgres. */
export function createPlaybookVersions({ prisma }: Database): PlaybookVersions {
  return {
    async seen(playbooks) {
      const names = playbooks.map(({ name }) => name);
      const read = () => prisma.playbookVersion.findMany({ where: { name: { in: names } } });
      let rows = await read();
      const known = new Set(rows.map(({ name, version }) => `${name} ${version}`));
      const fresh = playbooks.filter(({ name, version }) => !known.has(`${name} ${version}`));
      if (fresh.length > 0) {
        await prisma.playbookVersion.createMany({
          data: fresh.map(({ name, version }) => ({ name, version })),
          skipDuplicates: true,
        });
        rows = await read();
      }
      const seen = new Map<string, { first: Date; current: Date }>();
      for (const { name, version } of playbooks) {
        const mine = rows.filter((row) => row.name === name);
        const current = mine.find((row) => row.version === version)?.seenAt;
        if (current === undefined) continue;
        const first = mine.reduce(
          (least, { seenAt }) => (seenAt < least ? seenAt : least),
          current,
        );
        seen.set(name, { first, current });
      }
      return seen;
    },
  };
}
