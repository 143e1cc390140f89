/**
 * What no run changes without an explicit yes: what says which rules hold and what is accepted, and files that something runs by itself
 * (hooks, CI, editors that open the folder). Compared without case.
 */
export const PROTECTED_PATHS: readonly string[] = [
  // Rules, policy, configuration, baseline, personas, practices.
  '**/.stewardry/**',
  '**/.stewardry',
  '**/sgconfig.{yml,yaml}',
  // git itself, and hooks.
  '**/.git/**',
  '**/.git',
  '**/.gitmodules',
  '**/.gitattributes',
  '**/{.husky,.githooks,.lefthook}/**',
  '**/{.,}lefthook{-local,}.{yml,yaml,toml,json}',
  '**/.pre-commit-{config,hooks}.{yml,yaml}',
  '**/{.,}lint{-,}staged{rc,.config}{,.*}',
  '**/.simple-git-hooks.*',
  // Continuous integration.
  '**/.github/{workflows,actions}/**',
  '**/.github/{dependabot,CODEOWNERS}{,.*}',
  '**/{.,}gitlab-ci{,.*}.{yml,yaml}',
  '**/{.gitlab,.circleci,.buildkite,.woodpecker,.teamcity,.ci}/**',
  '**/{azure-pipelines,bitbucket-pipelines,cloudbuild,appveyor,.appveyor,.travis,.drone,.woodpecker,.cirrus}{,.*}.{yml,yaml}',
  '**/jenkinsfile{,.*}',
  // What an editor or a shell runs when somebody opens the folder.
  '**/{.vscode,.devcontainer,.idea}/**',
  '**/.devcontainer.json',
  '**/*.code-workspace',
  '**/.envrc',
];
