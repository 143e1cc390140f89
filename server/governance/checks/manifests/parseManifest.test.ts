import { describe, expect, test } from 'vitest';
import { manifestParser } from './parseManifest.ts';

/** `group name specifier @ the manifest's own text at that place`. */
const read = (path: string, text: string) =>
  manifestParser(path)?.(text).dependencies.map(
    ({ group, name, specifier, start, end }) => `${group} ${name} ${specifier} @ ${text.slice(start, end).replaceAll(/\s+/g, ' ')}`,
  );

describe('manifests', () => {
  test('package.json, tabs and all', () => {
    const text =
      '{\n\t"name": "x",\n\t"dependencies": {\n\t\t"a": "^1.0.0",\n\t\t"@s/b": "*"\n\t},\n\t"devDependencies": { "a": "2" },\n\t"peerDependencies": {}\n}\n';
    expect(read('p/package.json', text)).toEqual([
      'runtime a ^1.0.0 @ "a": "^1.0.0"',
      'runtime @s/b * @ "@s/b": "*"',
      'development a 2 @ "a": "2"',
    ]);
  });

  test('requirements.txt', () => {
    const text =
      '# c\nrequests[security]>=2.0,<3 ; python_version > "3"  # why\n-r base.txt\n-e .\n./local\nDjango==4.2 --hash=sha256:x\ngit+https://github.com/a/b.git#egg=b\nname @ https://x.org/y.whl\nflask\n';
    expect(read('requirements-dev.txt', text)).toEqual([
      'runtime requests >=2.0,<3 @ requests[security]>=2.0,<3 ; python_version > "3"',
      'runtime Django ==4.2 @ Django==4.2',
      'runtime b git+https://github.com/a/b.git#egg=b @ git+https://github.com/a/b.git#egg=b',
      'runtime name @ https://x.org/y.whl @ name @ https://x.org/y.whl',
      'runtime flask  @ flask',
    ]);
    expect(manifestParser('requirements/dev.txt')?.(text).includes).toEqual(['base.txt']);
  });

  test('pyproject.toml in its dialects', () => {
    const text = `[project]
name = "x"
dependencies = ["httpx>=0.2", 'click']
[project.optional-dependencies]
cli = ["rich"]
[dependency-groups]
dev = ["pytest", {include-group = "x"}]
[tool.poetry.dependencies]
python = "^3.9"
pendulum = { version = "^2", extras = ["a"] }
[tool.poetry.group.dev.dependencies]
black = "*"
mine = { git = "https://g/x.git" }
`;
    expect(read('pyproject.toml', text)).toEqual([
      'runtime httpx >=0.2 @ httpx>=0.2',
      'runtime click  @ click',
      'optional rich  @ rich',
      'development pytest  @ pytest',
      'runtime pendulum ^2 @ pendulum = { version = "^2", extras = ["a"] }',
      'development black * @ black = "*"',
      'development mine git+https://g/x.git @ mine = { git = "https://g/x.git" }',
    ]);
  });

  test('setup.cfg, setup.py and Pipfile', () => {
    expect(
      read(
        'setup.cfg',
        '[metadata]\nname = x\n[options]\ninstall_requires =\n    requests>=2\n    six\npython_requires = >=3\n[options.extras_require]\ndev = black\n',
      ),
    ).toEqual(['runtime requests >=2 @ requests>=2', 'runtime six  @ six', 'optional black  @ black']);
    expect(read('setup.py', 'setup(name="x", install_requires=["requests>=2", \'six\'], extras_require={"dev": ["black"]})')).toEqual([
      'runtime requests >=2 @ requests>=2',
      'runtime six  @ six',
      'optional black  @ black',
    ]);
    expect(read('Pipfile', '[packages]\nrequests = "*"\n[dev-packages]\npytest = {version = ">=7"}\n')).toEqual([
      'runtime requests * @ requests = "*"',
      'development pytest >=7 @ pytest = {version = ">=7"}',
    ]);
  });

  test('Cargo.toml', () => {
    const text =
      '[package]\nname = "x"\n[dependencies]\nserde = { version = "1.0", features = ["derive"] }\nrand = "0.8"\n[dependencies.tokio]\nversion = "1"\n[target.\'cfg(unix)\'.dependencies]\nlibc = "*"\n[dev-dependencies]\nalias = { package = "real", git = "https://g" }\n';
    expect(read('Cargo.toml', text)).toEqual([
      'runtime serde 1.0 @ serde = { version = "1.0", features = ["derive"] }',
      'runtime rand 0.8 @ rand = "0.8"',
      'runtime tokio 1 @ [dependencies.tokio]',
      'development real git+https://g @ alias = { package = "real", git = "https://g" }',
      'runtime libc * @ libc = "*"',
    ]);
  });

  test('go.mod', () => {
    expect(
      read(
        'go.mod',
        'module example.org/x\ngo 1.22\nrequire github.com/a/b v1.2.3\nrequire (\n\tgolang.org/x/net v0.1.0 // indirect\n\tgopkg.in/yaml.v3 v3.0.1\n)\n',
      ),
    ).toEqual(['runtime github.com/a/b v1.2.3 @ github.com/a/b v1.2.3', 'runtime gopkg.in/yaml.v3 v3.0.1 @ gopkg.in/yaml.v3 v3.0.1']);
  });

  test('pom.xml and build.gradle', () => {
    const pom = `<project>
  <!-- <dependency><groupId>no</groupId><artifactId>no</artifactId></dependency> -->
  <properties><v>1.2.3</v></properties>
  <dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>managed</artifactId><version>9</version></dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>g</groupId><artifactId>a</artifactId><version>\${v}</version></dependency>
    <dependency><groupId>g</groupId><artifactId>managed</artifactId><scope>test</scope></dependency>
  </dependencies>
  <build><plugins><plugin><dependencies><dependency><groupId>p</groupId><artifactId>p</artifactId></dependency></dependencies></plugin></plugins></build>
</project>`;
    expect(read('pom.xml', pom)?.map((line) => line.split(' @')[0])).toEqual(['runtime g:a 1.2.3', 'development g:managed 9']);
    const gradle =
      'dependencies {\n  implementation "g:a:1.0"\n  // api "g:no:1"\n  testImplementation(\'g:b:2.+\')\n  api(platform("g:bom:3"))\n}\n';
    expect(read('app/build.gradle.kts', gradle)).toEqual([
      'runtime g:a 1.0 @ implementation "g:a:1.0"',
      "development g:b 2.+ @ testImplementation('g:b:2.+'",
      'runtime g:bom 3 @ api(platform("g:bom:3"',
    ]);
  });

  test.each([
    ['package.json', '{\n  "dependencies": {,}\n}', 1],
    ['package.json', '[1]', undefined],
    ['package.json', '{"dependencies": ["a"], "devDependencies": null, "peerDependencies": {"a": 1}}', undefined],
    ['pyproject.toml', '[project]\nname = \n', 1],
    ['Pipfile', '[packages\n', 0],
    ['Cargo.toml', 'a = 1\na = 2\n', 1],
    ['pom.xml', '<project>\n<a></b>\n</project>', 1],
    ['go.mod', '\0\0\nrequire (', undefined],
    ['requirements.txt', ']]]]\n=== \n-r', undefined],
    ['setup.cfg', '[options\ninstall_requires', undefined],
    ['build.gradle', 'implementation "', undefined],
  ])('malformed %s %j', (path, text, line) => {
    expect(manifestParser(path)?.(text).error?.line).toBe(line);
  });
});
