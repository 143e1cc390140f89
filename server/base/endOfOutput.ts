/** The part of simple-git that hands out the streams of each command. */
interface GivesStreams {
  outputHandler(handler: (command: string, output: NodeJS.ReadableStream) => void): unknown;
}

/**
 * `git` without the 50 ms that simple-git waits after every command that printed nothing, in case something is still to come. It has read
 * the output to its end by then, so a chunk of nothing at the end says that there was output. A run asks git thirty times, mostly for silence.
 */
export function endingAtOnce<Git extends GivesStreams>(git: Git): Git {
  git.outputHandler((_command, output) => output.once('end', () => output.emit('data', NOTHING)));
  return git;
}

const NOTHING = Buffer.alloc(0);
