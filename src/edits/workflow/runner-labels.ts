/** Labels of hosted runner images that were removed → the next image of their kind that is there. */
export const RETIRED_LABELS: Readonly<Record<string, string>> = {
  'ubuntu-16.04': 'ubuntu-22.04',
  'ubuntu-18.04': 'ubuntu-22.04',
  'ubuntu-20.04': 'ubuntu-22.04',
  'windows-2016': 'windows-2022',
  'windows-2019': 'windows-2022',
  'macos-10.15': 'macos-14',
  'macos-11': 'macos-14',
  'macos-12': 'macos-14',
  'macos-13': 'macos-15-intel',
};

/** What a hosted label stands for; null for any other label, whose machine is its owner's. */
export function hostedKind(label: string): 'ubuntu' | 'windows' | 'macos' | null {
  const kind = /^(ubuntu|windows|macos)-(?:latest|\d[\d.]*)(?:-intel|-arm)?$/.exec(label)?.[1];
  return (kind as 'ubuntu' | 'windows' | 'macos' | undefined) ?? null;
}
