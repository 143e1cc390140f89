/** The words of a name, however it is written: `orderItem`, `Order item`, `order_item`, `HTTPServer`. */
function wordsOf(text: string): readonly string[] {
  const spaced = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return spaced.match(/[\p{L}\d]+/gu)?.map((word) => word.toLowerCase()) ?? [];
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** `order-item` */
export const kebabCase = (text: string): string => wordsOf(text).join('-');
/** `order_item` */
export const snakeCase = (text: string): string => wordsOf(text).join('_');
/** `ORDER_ITEM` */
export const constantCase = (text: string): string => snakeCase(text).toUpperCase();
/** `OrderItem` */
export const pascalCase = (text: string): string => wordsOf(text).map(capital).join('');

/** `orderItem` */
export function camelCase(text: string): string {
  const pascal = pascalCase(text);
  return `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`;
}
