import { readStoredApp, type StoredApp } from './stored-app.ts';

const LOOK_MS = 1000;

/** Calls `onFound` once, when an App has been set up below `dataDir`; gives the function that stops looking. */
export function watchStoredApp(dataDir: string, onFound: (app: StoredApp) => void): () => void {
  const timer = setInterval(() => {
    const found = readStoredApp(dataDir);
    if (found === null || 'problem' in found) return;
    clearInterval(timer);
    onFound(found);
  }, LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
