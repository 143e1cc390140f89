import express from 'express';
import { Pool } from 'pg';
import { makeResetToken } from './accounts.ts';
import { log } from './log.ts';
import { findOrders } from './orders.ts';

const app = express();
const db = new Pool();

app.get('/orders', async (request, response) => {
  const orders = await findOrders(db, String(request.query.customer));
  response.json(orders);
});

app.post('/forgotten', (_request, response) => {
  response.cookie('reset', makeResetToken(), { httpOnly: true, secure: true, sameSite: 'strict' });
  response.sendStatus(204);
});

app.listen(8080, () => log.info('listening', { port: 8080 }));
