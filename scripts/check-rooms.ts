import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

// Holds the imports against the room table in .dependency-cruiser.cjs, and fails when it saw
// fewer modules than there are files: a cruise that finds nothing also finds no violation.
const table = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as IConfiguration;
// A folder that has no files yet is not in a checkout.
const folders = ['src', 'simulator', 'scripts', 'bench', 'test'].filter((folder) =>
  existsSync(folder),
);

const sources = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated/'))
    .map((file) => `${folder}/${file}`),
);
const result = await cruise(
  folders,
  { ...table.options, ruleSet: { forbidden: table.forbidden ?? [] }, validate: true },
  undefined,
  { tsConfig: extractTsConfig('tsconfig.json') },
);
const { modules, summary } = result.output as ICruiseResult;
const seen = modules.filter((module) => sources.includes(module.source)).length;

for (const violation of summary.violations) {
  const rule = table.forbidden?.find((candidate) => candidate.name === violation.rule.name);
  console.error(
    `${violation.rule.name}: ${violation.from} → ${violation.to}\n  ${rule?.comment ?? ''}`,
  );
}
if (seen < sources.length) {
  console.error(
    `Only ${seen} of ${sources.length} files were read; the room table proves nothing.`,
  );
}
if (summary.violations.length > 0 || seen < sources.length) process.exit(1);
console.log(`Rooms: ${seen} files, ${summary.totalDependenciesCruised} imports, 0 violations.`);
