/** A path below a folder of the repository; the root's is empty. */
export function under(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
