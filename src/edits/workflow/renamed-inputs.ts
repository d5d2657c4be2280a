/** Inputs that an action's later majors know under another name: action → old → new. */
export const RENAMED_INPUTS: Readonly<Record<string, Record<string, string>>> = {
  'actions/setup-node': { version: 'node-version' },
};
