import { strToU8, zipSync } from 'fflate';

/**
 * A wheel below `wheels/` with one module, as pip installs it; `more` are lines of its metadata,
 * `files` are further files by their path.
 */
export function wheel(
  name: string,
  version: string,
  module: string,
  { more = '', files = {} }: { more?: string; files?: Record<string, Uint8Array> } = {},
): Record<string, Uint8Array> {
  const info = `${name}-${version}.dist-info`;
  const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${more}`;
  const all = {
    [`${module}/__init__.py`]: strToU8('VALUE = 1\n'),
    [`${info}/METADATA`]: strToU8(metadata),
    [`${info}/WHEEL`]: strToU8('Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    [`${info}/RECORD`]: strToU8(''),
    ...files,
  };
  return { [`wheels/${name}-${version}-py3-none-any.whl`]: zipSync(all) };
}
