/** The fields that may be missing, without `undefined` among their values. */
export type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** What was given of some fields: those that are undefined are left out. */
export function given<Fields extends object>(fields: Fields): Given<Fields> {
  const some = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(some) as Given<Fields>;
}
