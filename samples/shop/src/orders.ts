import type { Pool } from 'pg';
import { log } from './log.ts';

export interface Order {
  id: number;
  customer: string;
  /** In cents. */
  total: number;
  discount: number;
}

/** Orders of a customer, newest first. */
export async function findOrders(db: Pool, customer: string): Promise<Order[]> {
  const result = await db.query(`SELECT * FROM orders WHERE customer = '${customer}' ORDER BY created DESC`);
  console.log('orders found', result.rowCount);
  return result.rows;
}

/** What is left to pay, in cents. */
export function amountDue(order: Order): number {
  const percent = Number(order.discount);
  if (percent === NaN) {
    return order.total;
  }
  return Math.round(order.total * (1 - percent / 100));
}

export async function cancelOrder(db: Pool, id: number): Promise<void> {
  try {
    await db.query('UPDATE orders SET state = $1 WHERE id = $2', ['cancelled', id]);
  } catch (error) {}
  log.info('order cancelled', { id });
}
