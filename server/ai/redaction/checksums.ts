import { BlockList } from 'node:net';

/** Luhn's check digit (ISO/IEC 7812-1), 13 to 19 digits, and not one digit over and over. */
export function isCardNumber(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1+$/.test(digits) || !/^[2-6]/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: the first four characters moved to the end, letters as numbers, is 1 modulo 97. */
export function isIban(value: string): boolean {
  const compact = value.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  const moved = compact.slice(4) + compact.slice(0, 4);
  const digits = [...moved].map((character) => Number.parseInt(character, 36).toString()).join('');
  return BigInt(digits) % 97n === 1n;
}

/** Private, loopback, link-local, documentation, multicast and "this network" (RFC 6890): they point to nobody. */
const nobody = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  nobody.addSubnet(network, prefix, 'ipv4');
}

/** An IPv4 address that somebody may have. Small first numbers are versions more often than addresses. */
export function isPublicAddress(value: string): boolean {
  const numbers = value.split('.').map(Number);
  return numbers.every((number) => number <= 255) && (numbers[0] ?? 0) > 10 && !nobody.check(value, 'ipv4');
}
