import { z } from 'zod';

/** A path in the repository as a tool's argument: relative, with plain parts, never read as an option. */
export const repositoryPath = z
  .string()
  .min(1)
  .max(1024)
  .refine((path) => !path.startsWith('-'), 'must not begin with a dash')
  .refine(
    (path) => !path.startsWith('/') && !path.includes('\\') && !hasControls(path),
    'must be relative to the repository’s root, with “/” between its parts',
  )
  .refine(
    (path) =>
      path
        .split('/')
        .every((part) => !['', '.', '..', 'node_modules'].includes(part) && !isGit(part)),
    'must stay inside the repository, outside .git and node_modules, without “.”, “..” or empty parts',
  );

function isGit(part: string): boolean {
  return part.toLowerCase() === '.git';
}

function hasControls(path: string): boolean {
  return /\p{Cc}/u.test(path);
}
