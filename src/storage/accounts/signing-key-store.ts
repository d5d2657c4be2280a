import type { Encryption, SigningKeyStore } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';

// One statement, so that of several processes that find the newest key too old one adds another.
const ADD = `INSERT INTO signing_keys (id, private_jwk, created_at)
             SELECT $1, $2, $4
              WHERE NOT EXISTS (SELECT FROM signing_keys WHERE $3::timestamptz IS NULL
                                   OR created_at > $3::timestamptz)`;

/** The keys of access tokens in Postgres, encrypted. */
export function createSigningKeyStore(
  { pool, prisma }: Database,
  encryption: () => Promise<Encryption>,
): SigningKeyStore {
  return {
    async list() {
      const rows = await prisma.signingKey.findMany({
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      });
      const { decrypt } = await encryption();
      return rows.map(({ id, createdAt, privateJwk }) => ({
        id,
        createdAt,
        privateJwk: JSON.parse(decrypt(privateJwk)) as Record<string, unknown>,
      }));
    },

    async add({ createdAt, id, privateJwk }, since) {
      const { encrypt } = await encryption();
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        // A lock, since two statements that begin together would both see no newer key.
        await client.query('LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE');
        const sealed = Buffer.from(encrypt(JSON.stringify(privateJwk)));
        await client.query(ADD, [id, sealed, since, createdAt]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },

    async removeBefore(before) {
      await prisma.signingKey.deleteMany({ where: { createdAt: { lt: before } } });
    },
  };
}
