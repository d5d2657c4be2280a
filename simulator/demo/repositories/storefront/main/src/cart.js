import { formatPrice } from 'price-format';

export function total(items) {
  return items.reduce((sum, item) => sum + item.cents * item.quantity, 0);
}

export function describeCart(items) {
  return `${items.length} articles, ${formatPrice(total(items))}`;
}
