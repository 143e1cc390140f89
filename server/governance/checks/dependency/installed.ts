import type { WorkspaceView } from '../checkKind.ts';
import { entriesOf, valueAt } from '../manifests/manifest.ts';

/** What is known of a package beyond its manifest line. `license: null`: the package is there and names none. */
interface InstalledPackage {
  readonly version: string | undefined;
  readonly license: string | null | undefined;
}

/** Looks packages up in lock files and node_modules, each read once. */
export interface InstalledPackages {
  /** As seen from the folder of a manifest; `undefined` when nothing is known. */
  find(name: string, folder: string): Promise<InstalledPackage | undefined>;
}

/** npm packages: package-lock.json first, then node_modules, from the manifest's folder upwards. */
export function npmPackages(view: WorkspaceView): InstalledPackages {
  const locks = new Map<string, Promise<ReadonlyMap<string, InstalledPackage>>>();
  const lockOf = (folder: string) => {
    const known = locks.get(folder) ?? readLock(view, folder);
    locks.set(folder, known);
    return known;
  };
  return {
    async find(name, folder) {
      let found: InstalledPackage | undefined;
      for (const at of upwards(folder)) {
        const nested = relative(folder, at);
        const lock = await lockOf(at);
        const locked = lock.get(`${nested}node_modules/${name}`) ?? lock.get(`node_modules/${name}`);
        const installed =
          locked?.license === undefined ? await readInstalled(view, join(at, `node_modules/${name}/package.json`)) : undefined;
        found = { version: found?.version ?? locked?.version ?? installed?.version, license: locked?.license ?? installed?.license };
        if (found.version !== undefined && found.license !== undefined) return found;
      }
      return found?.version === undefined && found?.license === undefined ? undefined : found;
    },
  };
}

/** https://docs.npmjs.com/cli/configuring-npm/package-lock-json, versions 1 to 3. */
async function readLock(view: WorkspaceView, folder: string): Promise<ReadonlyMap<string, InstalledPackage>> {
  const data = parseJson((await view.readIgnored(join(folder, 'package-lock.json'))) ?? '');
  const packages = new Map<string, InstalledPackage>();
  for (const [name, entry] of entriesOf(valueAt(data, 'dependencies'))) {
    packages.set(`node_modules/${name}`, { version: text(valueAt(entry, 'version')), license: undefined });
  }
  for (const [path, entry] of entriesOf(valueAt(data, 'packages'))) {
    packages.set(path, { version: text(valueAt(entry, 'version')), license: licenseOf(entry) ?? undefined });
  }
  return packages;
}

async function readInstalled(view: WorkspaceView, path: string): Promise<InstalledPackage | undefined> {
  const source = await view.readIgnored(path);
  if (source === undefined) return undefined;
  const data = parseJson(source);
  return data === undefined ? undefined : { version: text(valueAt(data, 'version')), license: licenseOf(data) ?? null };
}

/** `license: "MIT"`, and the old forms `license: { type }` and `licenses: [{ type }]`. */
function licenseOf(data: unknown): string | undefined {
  const license = valueAt(data, 'license');
  const old = valueAt(data, 'licenses');
  const types = (Array.isArray(old) ? old : [old]).map((one) => text(valueAt(one, 'type'))).filter((type) => type !== undefined);
  return text(license) ?? text(valueAt(license, 'type')) ?? (types.length === 0 ? undefined : types.join(' OR '));
}

/** A damaged file tells nothing; whoever owns it says so elsewhere. */
function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The folder itself, then each folder above it, up to `''`. */
function upwards(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return Array.from({ length: parts.length + 1 }, (_, up) => parts.slice(0, parts.length - up).join('/'));
}

function relative(folder: string, above: string): string {
  const rest = above === '' ? folder : folder.slice(above.length + 1);
  return rest === '' ? '' : `${rest}/`;
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
