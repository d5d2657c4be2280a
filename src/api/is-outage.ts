/** Codes of Node, of Postgres (appendix A of its manual) and of Prisma for a database that does not answer now. */
const OUTAGES =
  /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|57P0[1-5]|53300|08\w{3}|P100[128]|P1017|P2024|P2037)$/;
// An error that wraps another does so a few times at most.
const DEEPEST = 5;

/** Whether an error, or what it wraps, says that something the server depends on does not answer now. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return false;
  const { cause, code, meta } = error as { cause?: unknown; code?: unknown; meta?: unknown };
  if (typeof code === 'string' && OUTAGES.test(code)) return true;
  const wrapped = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  return isOutage(cause, depth + 1) || isOutage(wrapped, depth + 1);
}
