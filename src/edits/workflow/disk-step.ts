/** The name of the step that makes room. */
const NAME = 'Free disk space';

/**
 * A step for the start of a job on a hosted Ubuntu runner: removes large tools of the image that a
 * job rarely needs. `kept` are words of those that the job does use.
 */
export function diskStep(kept: readonly string[]): { lines: string[]; data: object } | null {
  const folders = Object.entries(FOLDERS)
    .filter(([word]) => !kept.includes(word))
    .map(([, folder]) => folder);
  if (folders.length === 0) return null;
  const run = `sudo rm -rf ${folders.join(' ')}`;
  return { lines: [`name: ${NAME}`, `run: ${run}`], data: { name: NAME, run } };
}

/** What is large on the image and may go, by the word that tells its use. */
export const FOLDERS: Readonly<Record<string, string>> = {
  dotnet: '/usr/share/dotnet',
  android: '/usr/local/lib/android',
  haskell: '/opt/ghc',
  swift: '/usr/share/swift',
};

/** True for a step that `diskStep` made, whatever it kept. */
export function isDiskStep(data: unknown): boolean {
  const words = Object.keys(FOLDERS);
  const subsets = Array.from({ length: 2 ** words.length }, (_, bits) =>
    words.filter((_word, index) => (bits & (1 << index)) !== 0),
  );
  const wanted = JSON.stringify(data);
  return subsets.some((kept) => JSON.stringify(diskStep(kept)?.data) === wanted);
}
