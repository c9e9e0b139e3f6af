/** Points on three spiral arms, with some noise: what the model learns from. */
export function spirals(count) {
  const points = new Float32Array(2 * count);
  const arms = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const arm = index % 3;
    const radius = Math.random();
    const angle = 4 * radius + (2 * Math.PI * arm) / 3 + 0.1 * (Math.random() - 0.5);
    points.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * index);
    arms[index] = arm;
  }
  return { inputs: { point: points }, targets: { arm: arms } };
}
