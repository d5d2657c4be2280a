import { describe, expect, it } from 'vitest';
import { replaceVersion, versionsOf } from '../../../src/edits/dependencies/maven-pom.ts';

const LIB = { group: 'com.acme', artefact: 'lib' };
const dependency = (version: string, artefact = 'lib'): string =>
  `    <dependency>\n      <groupId>com.acme</groupId>\n      <artifactId>${artefact}</artifactId>\n      <version>${version}</version>\n      <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions>\n    </dependency>\n`;
const pom = (dependencies: string, properties = ''): string =>
  `<?xml version="1.0"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <parent>\n    <groupId>com.acme</groupId>\n    <artifactId>all</artifactId>\n    <version>9</version>\n  </parent>\n  <artifactId>app</artifactId>\n  <properties>${properties}</properties>\n  <dependencies>\n${dependencies}  </dependencies>\n</project>\n`;

describe('replaceVersion', () => {
  it('changes the version of the dependency and nothing else', () => {
    expect(
      replaceVersion(pom(dependency('1.0') + dependency('1.9')), LIB, { from: '1.9', to: '1.0' }),
    ).toBe(pom(dependency('1.0') + dependency('1.0')));
  });

  it('changes the property that only this dependency names', () => {
    const before = pom(dependency('${lib.version}'), '<lib.version>1.9</lib.version>');
    expect(replaceVersion(before, LIB, { from: '1.9', to: '1.0' })).toBe(
      before.replace('>1.9<', '>1.0<'),
    );
  });

  it.each([
    ['a property that others use', pom(dependency('${v}') + dependency('${v}', 'b'), '<v>1.9</v>')],
    ['a comment', pom(`<!-- ${dependency('1.9')} -->`)],
    ['another version', pom(dependency('1.8'))],
    ['another artefact', pom(dependency('1.9', 'b'))],
    ['two of them', pom(dependency('1.9') + dependency('1.9'))],
    ['no pom', 'hello'],
  ])('leaves alone: %s', (_, source) => {
    expect(replaceVersion(source, LIB, { from: '1.9', to: '1.0' })).toBeNull();
  });
});

it('lists the versions an artefact is given, its own included', () => {
  expect(versionsOf(pom(dependency('1.0') + dependency('2.0', 'b')), LIB)).toEqual(['1.0']);
  expect(versionsOf(pom(dependency('${v}'), '<v>3</v>'), LIB)).toEqual(['3']);
  expect(versionsOf(pom(dependency('${nope}')), LIB)).toEqual([]);
  expect(versionsOf(pom(''), { group: 'com.acme', artefact: 'app' })).toEqual(['9']);
  expect(versionsOf(pom(''), { group: 'com.acme', artefact: 'all' })).toEqual([]);
});
