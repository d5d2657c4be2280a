/** Labels of images that GitHub removed → how its message calls them. */
const REMOVED: Readonly<Record<string, string>> = {
  'ubuntu-18.04': 'Ubuntu 18.04',
  'ubuntu-20.04': 'Ubuntu 20.04',
  'windows-2019': 'Windows Server 2019',
  'macos-11': 'macOS 11',
  'macos-12': 'macOS 12',
};

/** Labels of images that GitHub is about to remove, and fails the jobs of at announced hours. */
const BROWNOUT: Readonly<Record<string, string>> = { 'macos-13': 'macOS 13' };

/** What GitHub says at a job that asks for a removed image; null when there is a runner for it. */
export function removedImage(labels: readonly string[]): string | null {
  const label = labels.find((one) => Object.hasOwn(REMOVED, one));
  if (label === undefined) return null;
  const name = REMOVED[label] ?? label;
  return `This is a scheduled ${name} retirement. The ${name} runner image was removed.`;
}

/** What the log of a job says whose image is about to be removed; null for any other image. */
export function brownout(labels: readonly string[]): string | null {
  const label = labels.find((one) => Object.hasOwn(BROWNOUT, one));
  if (label === undefined) return null;
  const name = BROWNOUT[label] ?? label;
  return `This is a scheduled ${name} brownout. The ${name} runner image will be removed soon.`;
}
