/** What one check found; `mend` says what to do, where something is to be done. */
export interface Check {
  name: string;
  status: 'ok' | 'warn' | 'fail';
  message: string;
  mend: string | null;
}

/** A check that found nothing to do. */
export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message, mend: null };
}

/** A check that found what will bite, though everything works today. */
export function warn(name: string, message: string, mend: string): Check {
  return { name, status: 'warn', message, mend };
}

/** A check that found what does not work. */
export function fail(name: string, message: string, mend: string): Check {
  return { name, status: 'fail', message, mend };
}
