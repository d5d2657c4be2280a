import type { Redeliveries } from '../domain/delivery.ts';
import type { Database } from './database.ts';
import { storableText } from './storable.ts';

// Each time the pause grows. The database's clock alone decides, as for leases.
const CLAIM = {
  name: 'claim-redelivery',
  text: `INSERT INTO redeliveries (guid) VALUES ($1)
         ON CONFLICT (guid) DO UPDATE
            SET asked = redeliveries.asked + 1, asked_at = clock_timestamp()
          WHERE redeliveries.asked < $2
            AND redeliveries.asked_at
                <= clock_timestamp() - redeliveries.asked * $3 * interval '1 millisecond'`,
};

const UNCLAIM = `UPDATE redeliveries SET asked = asked - 1 WHERE guid = $1 AND asked > 0`;

/** Counts of redeliveries in Postgres. */
export function createRedeliveryStore({ pool, prisma }: Database): Redeliveries {
  return {
    async claim(guid, { most, pauseMs }) {
      const values = [storableText(guid), most, pauseMs];
      return (await pool.query({ ...CLAIM, values })).rowCount === 1;
    },
    async unclaim(guid) {
      await pool.query(UNCLAIM, [storableText(guid)]);
    },
    async forget(before) {
      await prisma.redelivery.deleteMany({ where: { askedAt: { lt: before } } });
    },
  };
}
