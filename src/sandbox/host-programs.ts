import { findProgram } from './toolchain.ts';

/** A program of this machine that tools start; node and npm are the sandbox's own. */
export interface HostProgram {
  name: string;
  /** How a person gets it, as a command. */
  install: string;
  /** A call that prints its version. */
  version: [program: string, ...args: string[]];
}

/** A host program that is there. */
export interface FoundProgram {
  /** `23.1.0`, as the program says it; null when it does not. */
  version: string | null;
}

/** Finds programs of this machine and asks each for its version in the sandbox, once. */
export function hostPrograms(deps: {
  find?: ((name: string) => Promise<string | null>) | undefined;
  /** Output of a program run without network in an empty environment; null when it failed. */
  print: (argv: HostProgram['version']) => Promise<string | null>;
}): (program: HostProgram) => Promise<FoundProgram | null> {
  const { find = findProgram, print } = deps;
  const known = new Map<string, Promise<FoundProgram | null>>();
  const look = async ({ name, version }: HostProgram): Promise<FoundProgram | null> => {
    if ((await find(name)) === null) return null;
    return { version: /\d+(?:\.\d+)+/.exec((await print(version)) ?? '')?.[0] ?? null };
  };
  return (program) => {
    const found = known.get(program.name) ?? look(program);
    known.set(program.name, found);
    return found;
  };
}

/** One sentence for people about a program that is not there. */
export function missingProgram({ name, install }: HostProgram): string {
  return `The program ${name} is not on the machine that runs the tools. Its operator gets it with \`${install}\`.`;
}
