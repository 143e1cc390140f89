import { parseCargoToml } from './cargo.ts';
import { parseGoMod } from './go.ts';
import type { ParseManifest } from './manifest.ts';
import { parseGradle, parsePom } from './maven.ts';
import { parsePackageJson } from './npm.ts';
import { parsePipfile, parsePyproject, parseRequirements, parseSetupCfg, parseSetupPy } from './python.ts';

const PARSERS: readonly (readonly [RegExp, ParseManifest])[] = [
  [/^package\.json$/, parsePackageJson],
  [/^(?:[\w.-]*requirements[\w.-]*|constraints)\.(?:txt|in)$/, parseRequirements],
  [/^pyproject\.toml$/, parsePyproject],
  [/^setup\.cfg$/, parseSetupCfg],
  [/^setup\.py$/, parseSetupPy],
  [/^Pipfile$/, parsePipfile],
  [/^Cargo\.toml$/, parseCargoToml],
  [/^go\.mod$/, parseGoMod],
  [/^pom\.xml$/, parsePom],
  [/^build\.gradle(?:\.kts)?$/, parseGradle],
];

/** The reader of a manifest by its path; `requirements/base.txt` counts too. `undefined`: not a manifest. */
export function manifestParser(path: string): ParseManifest | undefined {
  if (/(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path)) return parseRequirements;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return PARSERS.find(([pattern]) => pattern.test(name))?.[1];
}
