import type { Assignment } from '../parsedCommand.ts';
import { ask, deny, type Objection } from './objection.ts';

/** Change how output looks, and no more. */
const HARMLESS =
  /^(CI|NODE_ENV|NO_COLOR|FORCE_COLOR|CLICOLOR|LANG|LC_[A-Z]+|TZ|DEBUG|TERM|COLUMNS|LINES|RUST_BACKTRACE|RUST_LOG|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE)$/;
/** Turn off hooks or our own checks. */
const TURNS_OFF = /^(HUSKY|HUSKY_.*|SKIP|LEFTHOOK.*|PRE_COMMIT_.*|STEWARDRY_.*|OVERCOMMIT_.*)$/;
/** Make a program run other code, or look elsewhere for its settings. */
const RUNS_CODE =
  /^(PATH|HOME|IFS|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|CDPATH|LD_.*|DYLD_.*|GIT_.*|SSH_.*|NODE_OPTIONS|NODE_PATH|NPM_CONFIG_.*|PYTHON.*|PERL5.*|RUBY.*|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|MAVEN_OPTS|GRADLE_OPTS|RIPGREP_CONFIG_PATH|LESS.*|MANPAGER|EDITOR|VISUAL|BROWSER|XDG_.*|RUSTC.*|CARGO_.*|GOFLAGS|CC|CXX|MAKEFLAGS)$/i;

/** What speaks against setting these variables for a command. */
export function judgeAssignments(assignments: readonly Assignment[]): Objection[] {
  return assignments.flatMap(({ name, value }) => {
    if (HARMLESS.test(name) || (/^(GIT_)?PAGER$/.test(name) && /^(cat)?$/.test(value.text ?? 'x'))) return [];
    if (TURNS_OFF.test(name)) return [deny(`"${name}" turns off checks of this repository.`)];
    if (RUNS_CODE.test(name)) return [ask('high', `"${name}" decides which code other programs run.`)];
    return [ask('low', `It sets "${name}".`)];
  });
}
