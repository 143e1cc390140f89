import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that counts something, from `least` up. What is no such number is told with the option's name. */
export function wholeNumber(least = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${least} up.`);
  };
}
