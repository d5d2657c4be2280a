import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** An expression of ours, and where it stands. */
export interface Located {
  where: string;
  expression: RegExp;
}

/** Every regular expression that stands in the TypeScript files of a folder. */
export function literalsIn(folder: string): Located[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => literalsOf(join(folder, file)));
}

function literalsOf(path: string): Located[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Located[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const expression = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
      found.push({ where: `${path}:${line}`, expression });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
