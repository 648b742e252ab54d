/**
 * Exponential moving average with bias correction, as TensorBoard draws it (Kingma and Ba, "Adam", arXiv:1412.6980, section 3): without the
 * correction the first values would be drawn towards zero. What is not finite stays, and the average goes on behind it.
 *
 * @param weight 0 (no smoothing) up to, not including, 1
 */
export function smooth(values: readonly number[], weight: number): number[] {
  if (weight <= 0) return [...values];
  const kept = Math.min(weight, 0.999);
  let last = 0;
  let steps = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * kept + (1 - kept) * value;
    steps++;
    return last / (1 - kept ** steps);
  });
}
