import { writeFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';

/** An extension of a test: what its package.json contributes, and its program as CommonJS. */
export interface TestExtension {
  readonly name: string;
  readonly contributes: object;
  readonly activationEvents: readonly string[];
  readonly source: string;
}

/** Packs an extension of a single file, as `vsce` would, into `path`. */
export function writeVsix(path: string, { name, contributes, activationEvents, source }: TestExtension): void {
  const manifest = {
    name,
    publisher: 'test',
    version: '0.0.1',
    engines: { vscode: '^1.101.0' },
    main: './main.js',
    extensionKind: ['workspace'],
    activationEvents,
    contributes,
  };
  const files = {
    '[Content_Types].xml': CONTENT_TYPES,
    'extension.vsixmanifest': vsixManifest(name),
    'extension/package.json': JSON.stringify(manifest),
    'extension/main.js': source,
  };
  writeFileSync(path, zipSync(Object.fromEntries(Object.entries(files).map(([file, text]) => [file, strToU8(text)]))));
}

const CONTENT_TYPES =
  '<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json"/><Default Extension=".js" ContentType="application/javascript"/><Default Extension=".vsixmanifest" ContentType="text/xml"/></Types>';

function vsixManifest(name: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
<Metadata><Identity Language="en-US" Id="${name}" Version="0.0.1" Publisher="test"/><DisplayName>${name}</DisplayName><Description>${name}</Description></Metadata>
<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation><Dependencies/>
<Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets>
</PackageManifest>`;
}
