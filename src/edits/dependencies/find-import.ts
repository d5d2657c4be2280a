const COMMENT = /^\s*(?:\/\/|\/?\*|#)/;

/** True when a line of JavaScript or TypeScript imports, exports from or requires `name` or a part of it. */
export function importsPackage(source: string, name: string): boolean {
  const specifier = `(["'])${escaped(name)}(?:/[^"']{0,300})?\\1`;
  const pattern = new RegExp(
    `(?:\\bfrom|\\bimport|\\brequire(?:\\.resolve)?)\\s{0,20}\\(?\\s{0,20}${specifier}`,
  );
  return codeLines(source).some((line) => pattern.test(line));
}

/** True when a line of Python imports `module` or a part of it. */
export function importsModule(source: string, module: string): boolean {
  const name = `${escaped(module)}(?![\\w])`;
  const pattern = new RegExp(
    `^\\s*(?:from\\s+${name}|import\\s+(?:[\\w.]+(?:\\s+as\\s+\\w+)?\\s*,\\s*){0,20}${name})`,
  );
  return codeLines(source).some((line) => pattern.test(line));
}

function codeLines(source: string): string[] {
  return source.split('\n').filter((line) => line.length < 2000 && !COMMENT.test(line));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
