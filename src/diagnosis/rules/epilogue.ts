/** Lines that say only that something before them failed, whoever prints them. */
export const EPILOGUE = new RegExp(
  [
    String.raw`^(?:Error: )?Process completed with exit code \d+`,
    String.raw`^(?:Error: )?The process '.*' failed with exit code \d+`,
    String.raw`^(?:error )?Command failed with (?:exit code|signal)`,
    String.raw`^The operation was canceled\.?$`,
    String.raw`^The command ".*" (?:exited|failed)`,
    String.raw`^Done\. Your build exited`,
    String.raw`travis_(?:time|fold):`,
    String.raw`^info Visit https://yarnpkg`,
    String.raw`^\s*ELIFECYCLE\b`,
    String.raw`^npm (?:ERR!|error)(?: errno \d+| code ELIFECYCLE| Exit status \d+| Failed at the| This is probably not| A complete log| {2,}\/| [\w@./-]+@[\d.]+ [\w:-]+: \`|\s*$)`,
    String.raw`^(?:make|gmake|ninja|mingw32-make)(?:\[\d+\])?: `,
    String.raw`^error: (?:script|recipe) .* (?:exited|failed)`,
    String.raw`^Error: Process completed`,
    String.raw`^##\[`,
    String.raw`^(?:\[)?Pipeline\]|^Finished: FAILURE`,
    String.raw`^Build step '.*' marked`,
    String.raw`^\s*\^?C?$`,
  ].join('|'),
);
