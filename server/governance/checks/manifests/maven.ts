import { XMLValidator } from 'fast-xml-parser';
import type { Dependency, DependencyGroup, Manifest } from './manifest.ts';

/** pom.xml: https://maven.apache.org/pom.html. The places matter here, so the validated text is read block by block. */
export function parsePom(text: string): Manifest {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) return { ecosystem: 'maven', dependencies: [], error: { message: verdict.err.msg, line: verdict.err.line - 1 } };
  const source = text.replaceAll(/<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?\s*>/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  const properties = propertiesOf(source);
  const managed = managedVersions(source, properties);
  // A plugin's own dependencies and what is only managed are not dependencies of the project.
  const own = blank(source, /<(dependencyManagement|plugins|pluginManagement|exclusions)>[\s\S]*?<\/\1>/g);
  const dependencies = [...own.matchAll(/<dependency>([\s\S]*?)<\/dependency>/g)].flatMap((match) =>
    readDependency(match[1] ?? '', match.index + '<dependency>'.length, properties, managed),
  );
  return {
    ecosystem: 'maven',
    name: child(blank(own, /<(parent|dependencies|build|profiles)>[\s\S]*?<\/\1>/g), 'artifactId'),
    dependencies,
  };
}

function readDependency(
  block: string,
  offset: number,
  properties: ReadonlyMap<string, string>,
  managed: ReadonlyMap<string, string>,
): readonly Dependency[] {
  const [groupId, artifactId] = [child(block, 'groupId'), child(block, 'artifactId')].map((value) => expand(value ?? '', properties));
  if (groupId === undefined || artifactId === undefined || artifactId === '') return [];
  const name = `${groupId}:${artifactId}`;
  const start = offset + block.search(/\S/);
  const specifier = expand(child(block, 'version') ?? managed.get(name) ?? '', properties);
  return [{ name, specifier, group: groupOf(block), start, end: offset + block.trimEnd().length }];
}

function groupOf(block: string): DependencyGroup {
  if (child(block, 'optional') === 'true') return 'optional';
  const scope = child(block, 'scope');
  return scope === 'test' ? 'development' : scope === 'provided' ? 'peer' : 'runtime';
}

function managedVersions(source: string, properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  const section = /<dependencyManagement>([\s\S]*?)<\/dependencyManagement>/.exec(source)?.[1] ?? '';
  for (const [, block = ''] of section.matchAll(/<dependency>([\s\S]*?)<\/dependency>/g)) {
    const name = expand(`${child(block, 'groupId')}:${child(block, 'artifactId')}`, properties);
    versions.set(name, child(block, 'version') ?? '');
  }
  return versions;
}

function propertiesOf(source: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const section of source.matchAll(/<properties>([\s\S]*?)<\/properties>/g)) {
    for (const [, name = '', value = ''] of (section[1] ?? '').matchAll(/<([\w.-]+)>([^<]*)<\/\1>/g)) properties.set(name, value.trim());
  }
  for (const key of ['groupId', 'version']) properties.set(`project.${key}`, child(source, key) ?? '');
  return properties;
}

/** `${name}` from the properties; what a parent elsewhere defines stays as written. Nesting is followed a few levels only. */
function expand(value: string, properties: ReadonlyMap<string, string>): string {
  let expanded = value;
  for (let depth = 0; depth < 5 && expanded.includes('${'); depth++) {
    expanded = expanded.replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => properties.get(name) ?? whole);
  }
  return expanded;
}

function child(block: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(block)?.[1];
}

function blank(source: string, sections: RegExp): string {
  return source.replaceAll(sections, (section) => section.replaceAll(/[^\n]/g, ' '));
}

const CONFIGURATIONS =
  /\b(\w*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[kK]apt|[kK]sp|[aA]nnotationProcessor))\s*\(?\s*(?:(?:platform|enforcedPlatform)\s*\(\s*)?(["'])([\w.-]+):([\w.-]+)(?::([^"':@]*))?[^"']*\2/g;

/** build.gradle and build.gradle.kts, best effort: dependencies written as one string. Version catalogues make the list incomplete. */
export function parseGradle(text: string): Manifest {
  const source = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  const dependencies = [...source.matchAll(CONFIGURATIONS)].map((match): Dependency => {
    const [whole, configuration = '', , group, artifact, specifier = ''] = match;
    const kind = /test/i.test(configuration) ? 'development' : /^compileOnly/.test(configuration) ? 'peer' : 'runtime';
    return { name: `${group}:${artifact}`, specifier, group: kind, start: match.index, end: match.index + whole.length };
  });
  return { ecosystem: 'maven', dependencies, isDynamic: true };
}
