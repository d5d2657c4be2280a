import { taxOf } from 'tax-rates';
import { total } from './cart.js';

export function totalWithTax(items, country) {
  const net = total(items);
  return net + taxOf(net, country);
}
