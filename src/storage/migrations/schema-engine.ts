import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

// Postgres' internal "char" (oid 18) is unknown to the adapter. It passes as an array of it (oid
// 1002), which the catalog has nowhere, until the adapter named its type.
const CHAR_OID = 18;
const CHAR_ARRAY_OID = 1002;

let loaded = false;

/** Loads the engine's WebAssembly once a process; the package leaves that to a bundler. */
function load(): void {
  if (loaded) return;
  const entry = createRequire(import.meta.url).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  );
  const bytes = readFileSync(join(dirname(entry), 'schema_engine_bg.wasm'));
  const imports = Object.fromEntries(
    Object.entries(bindings).map(([name, binding]) => [
      name,
      // Its timer guards a lock that is ours here, and would hold the process for ten seconds.
      name.startsWith('__wbg_setTimeout')
        ? (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref()
        : binding,
    ]),
  );
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`Prisma's schema engine panicked: ${message}`);
      },
    },
  });
  const module = new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': imports });
  const { __wbg_set_wasm: bind } = bindings;
  bind(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  loaded = true;
}

function poolOfOne(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 1 });
  const query = pool.query.bind(pool) as (...parameters: unknown[]) => Promise<pg.QueryResult>;
  const readable = async (...parameters: unknown[]): Promise<pg.QueryResult> => {
    const result = await query(...parameters);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === CHAR_OID) field.dataTypeID = CHAR_ARRAY_OID;
    }
    return result;
  };
  return Object.assign(pool, { query: readable });
}

/** Throws the database's error in the form whose message the engine passes on. */
function inWordsOfTheEngine(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const { code = '', severity = '', message, detail, column, hint } = error;
  throw new DriverAdapterError({
    kind: 'postgres',
    code,
    severity,
    message,
    detail,
    column,
    hint,
    originalCode: code,
    originalMessage: message,
  });
}

/** The adapter, except for "char", and that a script is one query: it cuts it at every semicolon. */
class PatchedAdapter extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      async executeScript(script: string): Promise<void> {
        await adapter.underlyingDriver().query(script).catch(inWordsOfTheEngine);
      },
      async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
        const result = await queryRaw(query);
        const { Character, CharacterArray } = ColumnTypeEnum;
        const columnTypes = result.columnTypes.map((type) =>
          type === CharacterArray ? Character : type,
        );
        return { ...result, columnTypes };
      },
    });
  }
}

/**
 * Prisma's own migration engine on a connection of its own, for which `close` is to be called.
 * `datamodel` is the text of schema.prisma where the engine is to compare with it.
 */
export async function openSchemaEngine(
  connectionString: string,
  datamodel?: string,
): Promise<{ engine: bindings.SchemaEngine; close: () => Promise<void> }> {
  load();
  const pool = poolOfOne(connectionString);
  pool.on('error', () => undefined);
  const adapter = bindMigrationAwareSqlAdapterFactory(new PatchedAdapter(pool));
  const engine = await bindings.SchemaEngine.new(
    { datamodels: datamodel === undefined ? undefined : [['schema.prisma', datamodel]] },
    () => undefined,
    adapter,
  );
  return {
    engine,
    close: async () => {
      engine.free();
      await pool.end();
    },
  };
}
